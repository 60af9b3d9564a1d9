package io.resticmanager.http.api.job;

import io.resticmanager.domain.Ulid;
import io.resticmanager.domain.account.Permission;
import io.resticmanager.domain.job.JobId;
import io.resticmanager.http.Fields;
import io.resticmanager.http.HttpConfig;
import io.resticmanager.http.Json;
import io.resticmanager.http.LiveStreams;
import io.resticmanager.http.Problem;
import io.resticmanager.http.RefusedCallException;
import io.resticmanager.http.SocketGate;
import io.resticmanager.http.SocketMount;
import io.resticmanager.ports.account.Sessions;
import io.resticmanager.ports.job.FollowJob;
import jakarta.inject.Inject;
import java.util.Optional;
import org.eclipse.jetty.websocket.server.ServerWebSocketContainer;

/// `WS /api/jobs/{id}/stream?after=`: a job's history, then what happens, until its final state.
public final class JobStream implements SocketMount {
    private final SocketGate gate;
    private final FollowJob follow;
    private final LiveStreams streams;
    private final Sessions sessions;
    private final Json json;
    private final HttpConfig config;

    @Inject
    public JobStream(
            SocketGate gate, FollowJob follow, LiveStreams streams, Sessions sessions, Json json, HttpConfig config) {
        this.gate = gate;
        this.follow = follow;
        this.streams = streams;
        this.sessions = sessions;
        this.json = json;
        this.config = config;
    }

    @Override
    public void mount(ServerWebSocketContainer container) {
        gate.mount(container, "/api/jobs/{id}/stream", Permission.VIEW, this::open);
    }

    private Object open(SocketGate.Upgrade upgrade) {
        String text = upgrade.path().split("/", -1)[3];
        if (!Ulid.isValid(text)) {
            throw new RefusedCallException(Problem.notFound("job"));
        }
        Fields fields = new Fields();
        Optional<Long> after = fields.optional(
                "after", upgrade.after().orElse(null), t -> JobLogResource.number(t, 0, Long.MAX_VALUE / 2));
        fields.check();
        FollowJob.Following following = follow.from(upgrade.who().actor(), new JobId(new Ulid(text)), after.orElse(0L))
                .orElseThrow(() -> new RefusedCallException(Problem.notFound("job")));
        JobStreamSocket socket =
                new JobStreamSocket(following, json, config.slowReader(), () -> sessions.isStillGood(upgrade.who()));
        Optional<LiveStreams.Lease> lease = streams.open(upgrade.who().actor().id(), socket::goAway);
        if (lease.isEmpty()) {
            following.close();
            throw new RefusedCallException(LiveStreams.tooMany());
        }
        socket.holding(lease.get());
        return socket;
    }
}
