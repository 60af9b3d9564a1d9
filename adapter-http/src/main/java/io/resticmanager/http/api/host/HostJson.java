package io.resticmanager.http.api.host;

import io.resticmanager.domain.Ulid;
import io.resticmanager.domain.host.Host;
import io.resticmanager.http.Fields;
import io.resticmanager.http.api.LimitsJson;
import io.resticmanager.ports.host.HostStore;
import io.resticmanager.ports.host.Presence;
import io.resticmanager.ports.host.ReadHosts.HostView;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// A host as people see it: connection and protection are two facts.
///
/// @param resticHost the host name its snapshots carry
/// @param lateFrom from when it is late unless a backup comes; absent while nothing is scheduled
public record HostJson(
        String id,
        String name,
        String resticHost,
        List<String> tags,
        String os,
        String arch,
        String machineId,
        Instant enrolledAt,
        String connection,
        Optional<Instant> lastHeardAt,
        String protection,
        Optional<LastBackupJson> lastBackup,
        Optional<Instant> lastConfirmedBackupAt,
        long snapshotCount,
        AgentJson agent,
        PlanJson plan,
        LimitsJson limits,
        Optional<Instant> lateFrom,
        Optional<DuplicateJson> duplicateIdentity,
        boolean rotationWanted,
        Optional<VitalsJson> vitals,
        int revision) {

    /// @param allowsHooks false when its own configuration refuses hooks; absent while it has not said so
    public record AgentJson(
            String version,
            Optional<String> resticVersion,
            Optional<Instant> lastHelloAt,
            long clockSkewSeconds,
            Optional<Boolean> allowsHooks) {}

    /// @param inForce whether the agent has applied what operators decided
    public record PlanJson(
            String desired,
            Optional<String> applied,
            boolean inForce,
            Optional<Instant> driftSince,
            Optional<String> problem) {}

    public record LastBackupJson(String jobId, String outcome, Instant effectiveAt) {}

    public record DuplicateJson(String machineId, String hostname, Instant seenAt) {}

    public record VitalsJson(int runningJobs, long spoolDepth, long freeDiskBytes) {
        static VitalsJson of(Presence.Vitals vitals) {
            return new VitalsJson(vitals.runningJobs(), vitals.spoolDepth(), vitals.freeDiskBytes());
        }
    }

    static HostJson of(HostView view) {
        HostStore.HostOverview overview = view.overview();
        Host host = overview.host();
        return new HostJson(
                host.id().toString(),
                host.name(),
                host.resticHost(),
                host.tags().words(),
                host.platform().os(),
                host.platform().arch(),
                host.machineId(),
                host.enrolledAt(),
                Fields.word(view.connection()),
                view.lastHeard(),
                Fields.word(view.protection()),
                overview.lastBackup()
                        .map(b -> new LastBackupJson(b.job().toString(), Fields.word(b.outcome()), b.effectiveAt())),
                overview.evidence().lastConfirmedBackup(),
                overview.snapshotCount(),
                new AgentJson(
                        host.agent().agentVersion(),
                        host.agent().resticVersion(),
                        host.agent().lastHelloAt(),
                        host.agent().clockSkew().toSeconds(),
                        host.agent().allowsHooks()),
                new PlanJson(
                        host.plan().desired().text(),
                        host.plan().applied().map(Ulid::text),
                        host.plan().inForce(),
                        host.plan().driftSince(),
                        host.plan().problem()),
                LimitsJson.of(host.limits()),
                overview.evidence().lateFrom(),
                host.duplicate().map(d -> new DuplicateJson(d.machineId(), d.hostname(), d.seenAt())),
                host.rotationWanted(),
                view.vitals().map(VitalsJson::of),
                host.revision());
    }
}
