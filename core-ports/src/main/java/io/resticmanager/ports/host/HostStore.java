package io.resticmanager.ports.host;

import io.resticmanager.domain.Ulid;
import io.resticmanager.domain.host.Connection;
import io.resticmanager.domain.host.Host;
import io.resticmanager.domain.host.HostId;
import io.resticmanager.domain.host.Protection;
import io.resticmanager.domain.job.JobId;
import io.resticmanager.domain.job.Outcome;
import io.resticmanager.domain.secret.TokenHash;
import io.resticmanager.ports.Page;
import io.resticmanager.ports.PageRequest;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Hosts on disk. A removed host keeps its row, for its history and to tell its agent that it is revoked; it is
/// found by none of the methods that answer a [Host].
public interface HostStore {
    /// @param token the enrollment token it came with
    void insert(Host host, TokenHash bearer, Ulid token);

    void update(Host host);

    Optional<Host> find(HostId id);

    /// Those that exist, removed ones included: their history still names them.
    Map<HostId, Named> names(Collection<HostId> ids);

    Optional<HostOverview> overview(HostId id);

    /// Those that exist, in no order.
    List<HostOverview> overviews(Collection<HostId> ids);

    /// In the filter's order.
    Page<HostOverview> list(Filter filter, PageRequest page);

    /// The host with this machine id, and how it was enrolled last.
    Optional<Enrolled> findByMachine(String machineId);

    /// Whose bearer this is: its current one, or the one before or the next while it is being changed.
    BearerOwner findByBearer(TokenHash bearer);

    /// Replaces all bearers at once (re-enrollment).
    void replaceBearer(HostId id, TokenHash bearer, Ulid token);

    /// One more bearer that is valid beside the others until [#adoptBearer(HostId, TokenHash)]: of several offers the
    /// agent may have stored any, and must not be locked out.
    void offerBearer(HostId id, TokenHash next);

    /// `bearer` becomes the only one.
    void adoptBearer(HostId id, TokenHash bearer);

    /// Revokes the bearers and hides the host; its history stays.
    void remove(HostId id, Instant at);

    /// When hosts were last heard of, written in batches by presence.
    void noteHeard(Map<HostId, Instant> lastHeard);

    /// All that [#noteHeard(Map)] knows; read once at start.
    Map<HostId, Instant> lastHeard();

    /// The newest ended backup of a host; older ones than the one noted change nothing.
    void noteBackupEnded(HostId id, JobId job, Outcome outcome, Instant effectiveAt);

    /// A confirmed backup of a host at `effectiveAt`.
    void noteBackupConfirmed(HostId id, Instant effectiveAt);

    /// From when the host is late unless a backup comes; empty while nothing is scheduled.
    ///
    /// @param now what its protection is judged by
    void noteLateFrom(HostId id, Optional<Instant> lateFrom, Instant now);

    /// Hosts that have become late by waiting alone and are not listed and counted so yet, because
    /// [#noteLateFrom(HostId, Optional, Instant)] was not called since.
    List<HostId> gettingLate(Instant now);

    /// Hosts whose present bearer came from this enrollment token, newest first; at most `limit`.
    List<HostOverview> enrolledWith(Ulid token, int limit);

    int count();

    /// How many hosts are protected in which way at `now`. Costs nothing that grows with history.
    Map<Protection, Integer> tally(Instant now);

    /// The tags that most hosts have, most first, then by word; at most `limit`.
    List<TagCount> tags(int limit);

    /// @param os e.g. `linux`
    record Named(String name, String os, boolean removed) {}

    record TagCount(String tag, int hosts) {}

    record Enrolled(Host host, Ulid token) {}

    sealed interface BearerOwner {
        record Known(Host host) implements BearerOwner {}

        /// It was valid once; the host was removed or enrolled anew.
        record Revoked() implements BearerOwner {}

        record Unknown() implements BearerOwner {}
    }

    /// @param lastBackup the newest ended backup
    /// @param lastHeard as far as written; presence knows it better
    /// @param snapshotCount of snapshots that are not gone
    record HostOverview(
            Host host,
            Protection.Evidence evidence,
            Optional<LastBackup> lastBackup,
            Optional<Instant> lastHeard,
            long snapshotCount) {}

    record LastBackup(JobId job, Outcome outcome, Instant effectiveAt) {}

    enum Sort {
        NAME,
        /// Failing, never, late, then protected; by name within.
        WORST_FIRST,
        LAST_BACKUP
    }

    /// Hosts of one connection.
    ///
    /// @param known hosts whose connection is another than what is written of them says
    record Reach(Connection wanted, Map<HostId, Connection> known) {}

    /// Empty parts match everything.
    ///
    /// @param q part of the name, without regard to case
    /// @param now what connection and protection are judged by
    record Filter(
            Optional<String> tag,
            Optional<Reach> reach,
            Optional<Protection> protection,
            Optional<String> q,
            Sort sort,
            Instant now) {}
}
