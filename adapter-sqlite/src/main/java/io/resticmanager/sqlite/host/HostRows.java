package io.resticmanager.sqlite.host;

import static io.resticmanager.sqlite.generated.Tables.HOST_TAG;

import io.resticmanager.domain.Limits;
import io.resticmanager.domain.Ulid;
import io.resticmanager.domain.host.Host;
import io.resticmanager.domain.host.HostId;
import io.resticmanager.domain.host.Platform;
import io.resticmanager.domain.host.Protection;
import io.resticmanager.domain.host.Tags;
import io.resticmanager.domain.job.JobId;
import io.resticmanager.domain.job.Outcome;
import io.resticmanager.ports.host.HostStore.HostOverview;
import io.resticmanager.ports.host.HostStore.LastBackup;
import io.resticmanager.sqlite.Column;
import io.resticmanager.sqlite.generated.tables.records.HostRecord;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;

/// Hosts to rows and back.
final class HostRows {
    private HostRows() {}

    /// Worst first.
    static long rank(Protection protection) {
        return switch (protection) {
            case FAILING -> 0;
            case NEVER -> 1;
            case LATE -> 2;
            case PROTECTED -> 3;
        };
    }

    static Protection protection(long rank) {
        for (Protection protection : Protection.values()) {
            if (rank(protection) == rank) {
                return protection;
            }
        }
        throw new IllegalStateException("there is no protection of the rank " + rank);
    }

    /// Only the columns that a [Host] carries; evidence and presence are written on their own.
    static HostRecord row(Host host) {
        Host.AgentFacts agent = host.agent();
        Host.PlanState plan = host.plan();
        return new HostRecord()
                .setId(host.id().toString())
                .setName(host.name())
                .setNameKey(host.name().toLowerCase(Locale.ROOT))
                .setResticHost(host.resticHost())
                .setOs(host.platform().os())
                .setArch(host.platform().arch())
                .setMachineId(host.machineId())
                .setEnrolledAt(Column.at(host.enrolledAt()))
                .setAgentVersion(agent.agentVersion())
                .setResticVersion(agent.resticVersion().orElse(null))
                .setBootId(agent.bootId().orElse(null))
                .setInstanceId(Column.text(agent.instanceId()))
                .setFirstHelloAt(Column.at(agent.firstHelloAt()))
                .setLastHelloAt(Column.at(agent.lastHelloAt()))
                .setClockSkewMs(agent.clockSkew().toMillis())
                .setAllowsHooks(agent.allowsHooks().map(Column::flag).orElse(null))
                .setPlanDesired(plan.desired().text())
                .setPlanApplied(Column.text(plan.applied()))
                .setPlanDriftSince(Column.at(plan.driftSince()))
                .setPlanProblem(plan.problem().orElse(null))
                .setDuplicateMachineId(
                        host.duplicate().map(Host.DuplicateIdentity::machineId).orElse(null))
                .setDuplicateHostname(
                        host.duplicate().map(Host.DuplicateIdentity::hostname).orElse(null))
                .setDuplicateSeenAt(Column.at(host.duplicate().map(Host.DuplicateIdentity::seenAt)))
                .setRotationWanted(Column.flag(host.rotationWanted()))
                .setUploadKibps(Column.number(host.limits().uploadKiBps()))
                .setDownloadKibps(Column.number(host.limits().downloadKiBps()))
                .setRevision((long) host.revision());
    }

    static HostOverview overview(HostRecord row, List<String> tags) {
        Optional<LastBackup> lastBackup = Optional.ofNullable(row.getLastBackupJob())
                .map(job -> new LastBackup(
                        JobId.of(job),
                        Outcome.valueOf(Column.present(row.getLastBackupOutcome())),
                        Column.instant(row.getLastBackupAt())));
        return new HostOverview(
                host(row, tags),
                new Protection.Evidence(
                        Column.optionalInstant(row.getLastConfirmedAt()),
                        Column.optionalInstant(row.getLastFailedAt()),
                        Column.optionalInstant(row.getLateFrom())),
                lastBackup,
                Optional.of(row.getLastHeardAt()).filter(at -> at > 0).map(Column::instant),
                row.getSnapshotCount());
    }

    static void writeTags(DSLContext dsl, Host host) {
        Set<String> wanted = Set.copyOf(host.tags().words());
        Set<String> held = new HashSet<>(tags(dsl, host.id().toString()));
        if (wanted.equals(held)) {
            return;
        }
        dsl.deleteFrom(HOST_TAG)
                .where(HOST_TAG.HOST_ID.eq(host.id().toString()))
                .execute();
        if (!wanted.isEmpty()) {
            dsl.insertInto(HOST_TAG, HOST_TAG.HOST_ID, HOST_TAG.TAG)
                    .valuesOfRows(wanted.stream()
                            .map(tag -> DSL.row(host.id().toString(), tag))
                            .toList())
                    .execute();
        }
    }

    static List<String> tags(DSLContext dsl, String hostId) {
        return dsl.select(HOST_TAG.TAG)
                .from(HOST_TAG)
                .where(HOST_TAG.HOST_ID.eq(hostId))
                .fetch(HOST_TAG.TAG);
    }

    static Map<String, List<String>> tags(DSLContext dsl, List<String> hostIds) {
        return dsl.select(HOST_TAG.HOST_ID, HOST_TAG.TAG)
                .from(HOST_TAG)
                .where(HOST_TAG.HOST_ID.in(hostIds))
                .fetchGroups(HOST_TAG.HOST_ID, HOST_TAG.TAG);
    }

    private static Host host(HostRecord row, List<String> tags) {
        return new Host(
                HostId.of(row.getId()),
                row.getName(),
                row.getResticHost(),
                new Tags(tags),
                new Platform(row.getOs(), row.getArch()),
                row.getMachineId(),
                Column.instant(row.getEnrolledAt()),
                new Host.AgentFacts(
                        row.getAgentVersion(),
                        Optional.ofNullable(row.getResticVersion()),
                        Optional.ofNullable(row.getBootId()),
                        Column.optionalUlid(row.getInstanceId()),
                        Column.optionalInstant(row.getFirstHelloAt()),
                        Column.optionalInstant(row.getLastHelloAt()),
                        Duration.ofMillis(row.getClockSkewMs()),
                        Optional.ofNullable(row.getAllowsHooks()).map(Column::flag)),
                new Host.PlanState(
                        new Ulid(row.getPlanDesired()),
                        Column.optionalUlid(row.getPlanApplied()),
                        Column.optionalInstant(row.getPlanDriftSince()),
                        Optional.ofNullable(row.getPlanProblem())),
                Optional.ofNullable(row.getDuplicateMachineId())
                        .map(machine -> new Host.DuplicateIdentity(
                                machine,
                                Column.present(row.getDuplicateHostname()),
                                Column.instant(row.getDuplicateSeenAt()))),
                Column.flag(row.getRotationWanted()),
                new Limits(Column.optionalInt(row.getUploadKibps()), Column.optionalInt(row.getDownloadKibps())),
                row.getRevision().intValue());
    }
}
