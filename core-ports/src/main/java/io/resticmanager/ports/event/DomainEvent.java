package io.resticmanager.ports.event;

import io.resticmanager.domain.host.HostId;
import io.resticmanager.domain.job.JobId;
import io.resticmanager.domain.repository.RepositoryId;

/// Something changed. Carries ids only: listeners read what they need.
public sealed interface DomainEvent {
    /// A host's facts, plan or presence changed, or it came or went.
    record HostChanged(HostId hostId) implements DomainEvent {}

    record JobChanged(JobId jobId, HostId hostId, RepositoryId repositoryId) implements DomainEvent {}

    /// The job's log now reaches `lastLine`.
    record JobLogged(JobId jobId, long lastLine) implements DomainEvent {}

    record JobProgressed(JobId jobId, HostId hostId) implements DomainEvent {}

    record RepositoryChanged(RepositoryId repositoryId) implements DomainEvent {}

    record SnapshotsChanged(RepositoryId repositoryId) implements DomainEvent {}
}
