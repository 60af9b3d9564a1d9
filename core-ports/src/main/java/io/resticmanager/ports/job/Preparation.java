package io.resticmanager.ports.job;

import io.resticmanager.domain.host.HostId;
import io.resticmanager.domain.job.Job;
import io.resticmanager.domain.job.JobEvent;
import io.resticmanager.domain.job.JobSpec;
import io.resticmanager.domain.job.WaitingFor;
import io.resticmanager.domain.repository.RepositoryId;
import io.resticmanager.ports.Transactions;
import java.util.Optional;
import java.util.Set;

/// What a forget needs before it can be sent: what it may remove is known only then.
public interface Preparation {
    /// Why this job cannot be sent yet; for jobs that are no forget always empty.
    Optional<WaitingFor> hindrance(Job job);

    /// Has the repository listed through one of the hosts that use it, unless that was asked for a moment ago.
    ///
    /// @param ready hosts that a command can be sent to now
    void askForListing(Transactions.Tx tx, RepositoryId repository, Set<HostId> ready);

    /// What the server lets it remove and what pins keep from it, oldest first, as it is known now; restic's ids.
    JobEvent.Approved approved(RepositoryId repository, JobSpec.Forget forget);
}
