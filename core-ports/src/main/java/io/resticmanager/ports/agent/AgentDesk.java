package io.resticmanager.ports.agent;

import io.resticmanager.domain.Secret;
import io.resticmanager.domain.job.JobError;
import io.resticmanager.domain.job.JobId;
import io.resticmanager.domain.job.JobState;
import io.resticmanager.domain.job.Progress;
import io.resticmanager.domain.plan.Plan;
import io.resticmanager.domain.repository.RepositoryId;
import io.resticmanager.domain.snapshot.ListedSnapshot;
import io.resticmanager.ports.delivery.Hello;
import io.resticmanager.ports.host.AgentCommand;
import io.resticmanager.ports.host.Presence;
import java.time.Instant;
import java.util.List;

/// What the connection to the server asks of the agent and tells it. Implemented by the agent's core, called by the
/// socket client; every method returns fast.
public interface AgentDesk {
    /// Anew for every connection. Every job whose start is in the spool's range and whose end is not must be among its
    /// jobs: the server takes others for forgotten.
    Hello hello();

    Presence.Vitals vitals();

    /// The greeting was answered: reports are owed from now on.
    void welcomed();

    /// Accepted and written down, or why not. The same id again changes nothing.
    Answer run(AgentCommand.Run command);

    void cancel(JobId job);

    /// Stored and in force when it returns; problems are sentences.
    List<String> apply(Plan plan);

    /// The new bearer is on disk when it returns.
    void store(Secret bearer);

    /// The server has applied this report.
    void reportApplied(String reportId);

    sealed interface Answer {
        record Accepted(JobState state) implements Answer {}

        record Rejected(JobError error) implements Answer {}
    }

    /// What the agent says beside its spool, over whatever connection there is; lost without harm when there is none.
    interface Outbox {
        /// The spool has something new.
        void spooled();

        void progress(JobId job, Progress progress);

        /// `listingBeganAt` is the agent's clock. The client cuts it into parts.
        void listing(String reportId, RepositoryId repository, Instant listingBeganAt, List<ListedSnapshot> items);

        void figures(
                String reportId, RepositoryId repository, io.resticmanager.domain.repository.RepositoryFigures figures);
    }
}
