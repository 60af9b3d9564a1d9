package io.resticmanager.ports.job;

import io.resticmanager.domain.fleet.BackupDay;
import io.resticmanager.domain.fleet.FleetDay;
import io.resticmanager.domain.host.HostId;
import io.resticmanager.domain.job.Job;
import io.resticmanager.domain.job.JobId;
import io.resticmanager.domain.job.JobKind;
import io.resticmanager.domain.job.JobState;
import io.resticmanager.domain.job.Outcome;
import io.resticmanager.domain.repository.RepositoryId;
import io.resticmanager.ports.Page;
import io.resticmanager.ports.PageRequest;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Jobs as they were decided and as they went. Every method sees what committed before it was called, and inside a
/// write transaction what that transaction has written.
public interface JobStore {
    void insert(Job job);

    void update(Job job);

    Optional<Job> find(JobId id);

    /// Of a job only what its agent's messages are judged by, several a second.
    Optional<Standing> standing(JobId id);

    /// Those that exist.
    Map<JobId, Job> findAll(Collection<JobId> ids);

    /// What the backups of these hosts came to since a day, oldest first; hosts without any are left out. Costs
    /// nothing that grows with the number of jobs.
    Map<HostId, List<BackupDay>> backupDays(Collection<HostId> hosts, LocalDate from);

    /// The same of all hosts in numbers; days on which nothing counted are left out.
    List<FleetDay> fleetDays(LocalDate from);

    /// Newest first by (`effectiveAt`, id); cost does not depend on how many jobs there are.
    Page<Job> list(Filter filter, PageRequest page);

    /// Oldest first; at most `limit`.
    List<Job> queued(int limit);

    /// The same of one host.
    List<Job> queued(HostId host, int limit);

    /// Hosts with at least one queued job.
    Set<HostId> hostsWithQueue();

    /// Every job that is dispatched, running or cancelling.
    List<Job> withAgents();

    /// How many those are.
    int countWithAgents();

    /// The same of one host.
    List<Job> withAgent(HostId host);

    /// Of each of these hosts the newest job that its agent has or, failing that, the oldest queued one; hosts with
    /// neither are left out.
    Map<HostId, Job> foremost(Collection<HostId> hosts);

    /// Jobs of a host that have not ended, queued ones included.
    List<Job> open(HostId host);

    /// Jobs on a repository that have not ended, queued ones included, oldest first.
    List<Job> openOn(RepositoryId repository);

    /// Backups of a repository whose snapshot has not been seen yet; oldest first, at most `limit`.
    List<Job> unconfirmed(RepositoryId repository, int limit);

    /// Empty parts match everything. `since` compares `effectiveAt`, inclusive.
    record Filter(
            Optional<HostId> host,
            Optional<JobKind> kind,
            Optional<JobState> state,
            Optional<Outcome> outcome,
            Optional<RepositoryId> repository,
            Optional<Instant> since) {
        public static final Filter ALL =
                new Filter(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

        /// With any outcome, or none yet.
        public Filter(
                Optional<HostId> host,
                Optional<JobKind> kind,
                Optional<JobState> state,
                Optional<RepositoryId> repository,
                Optional<Instant> since) {
            this(host, kind, state, Optional.empty(), repository, since);
        }

        /// Jobs of one host on one repository.
        public static Filter of(HostId host, RepositoryId repository) {
            return new Filter(
                    Optional.of(host), Optional.empty(), Optional.empty(), Optional.of(repository), Optional.empty());
        }
    }

    record Standing(HostId host, JobState state) {}
}
