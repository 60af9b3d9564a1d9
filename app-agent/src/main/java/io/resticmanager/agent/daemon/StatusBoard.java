package io.resticmanager.agent.daemon;

import io.resticmanager.agent.status.AgentStatus;
import io.resticmanager.agent.status.StatusFile;
import io.resticmanager.domain.job.JobId;
import io.resticmanager.ports.agent.JobDesk;
import io.resticmanager.ws.client.ConnectionStatus;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps `status.json` up to date: written when something in it has changed.
@Singleton
final class StatusBoard implements ConnectionStatus.Listener {
    private static final Logger log = LoggerFactory.getLogger(StatusBoard.class);

    private final StatusFile file;
    private final JobDesk desk;
    private final Instant startedAt;
    private ConnectionStatus connection;
    private Optional<AgentStatus> written = Optional.empty();

    @Inject
    StatusBoard(StatusFile file, JobDesk desk, Clock clock) {
        this.file = file;
        this.desk = desk;
        this.startedAt = clock.instant();
        this.connection = new ConnectionStatus("connecting", startedAt, "");
    }

    @Override
    public void changed(ConnectionStatus status) {
        synchronized (this) {
            connection = status;
        }
        if (!status.state().equals("connected")) {
            desk.disconnected();
        }
        refresh();
    }

    synchronized boolean isConnected() {
        return connection.state().equals("connected");
    }

    /// Only what changed is written.
    synchronized void refresh() {
        JobDesk.Overview overview = desk.overview();
        AgentStatus now = new AgentStatus(
                ProcessHandle.current().pid(),
                startedAt,
                connection.state(),
                connection.since(),
                connection.detail(),
                overview.running().stream().map(JobId::toString).toList(),
                overview.waiting(),
                overview.spoolDepth(),
                overview.trouble().orElse(""));
        if (written.equals(Optional.of(now))) {
            return;
        }
        try {
            file.write(now);
            written = Optional.of(now);
        } catch (IOException e) {
            log.debug("the status could not be written: {}", e.getMessage()); // the disk's trouble is told elsewhere
        }
    }
}
