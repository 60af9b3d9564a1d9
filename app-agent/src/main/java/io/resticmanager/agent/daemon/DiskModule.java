package io.resticmanager.agent.daemon;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import io.resticmanager.agent.config.AgentConfig;
import io.resticmanager.agent.disk.FileFiringStore;
import io.resticmanager.agent.disk.FileJobJournal;
import io.resticmanager.agent.disk.FileOwedReports;
import io.resticmanager.agent.disk.SealedPlanKeeper;
import io.resticmanager.agent.status.StatusFile;
import io.resticmanager.ports.Ids;
import io.resticmanager.ports.agent.FiringStore;
import io.resticmanager.ports.agent.JobJournal;
import io.resticmanager.ports.agent.OwedReports;
import io.resticmanager.ports.agent.PlanKeeper;
import io.resticmanager.ports.agent.Spool;
import io.resticmanager.ws.client.FileSpool;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;

/// What lies in the state directory.
final class DiskModule extends AbstractModule {
    private final Path stateDirectory;

    DiskModule(Path stateDirectory) {
        this.stateDirectory = stateDirectory;
    }

    @Provides
    @Singleton
    FileSpool spool(Ids ids, Clock clock) {
        return FileSpool.open(stateDirectory.resolve("spool"), FileSpool.Bounds.DEFAULT, ids, clock);
    }

    @Provides
    Spool spool(FileSpool spool) {
        return spool;
    }

    @Provides
    @Singleton
    JobJournal journal() {
        return new FileJobJournal(stateDirectory.resolve("jobs"));
    }

    @Provides
    @Singleton
    OwedReports owed() {
        return new FileOwedReports(stateDirectory.resolve("reports-owed"));
    }

    @Provides
    @Singleton
    FiringStore firing() {
        return new FileFiringStore(stateDirectory.resolve("schedules.json"));
    }

    @Provides
    @Singleton
    PlanKeeper plans(AgentConfig config, SecureRandom random, Clock clock) {
        return new SealedPlanKeeper(stateDirectory, config.hostId(), random, clock);
    }

    @Provides
    @Singleton
    StatusFile status() {
        return new StatusFile(stateDirectory);
    }
}
