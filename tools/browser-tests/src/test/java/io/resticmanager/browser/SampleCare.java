package io.resticmanager.browser;

import io.resticmanager.domain.Limits;
import io.resticmanager.domain.host.HostId;
import io.resticmanager.domain.job.Job;
import io.resticmanager.domain.job.JobId;
import io.resticmanager.domain.job.JobSpec;
import io.resticmanager.domain.job.JobState;
import io.resticmanager.domain.job.JobSummary;
import io.resticmanager.domain.job.Origin;
import io.resticmanager.domain.job.Outcome;
import io.resticmanager.domain.maintenance.Chore;
import io.resticmanager.domain.maintenance.Maintenance;
import io.resticmanager.domain.maintenance.Upkeep;
import io.resticmanager.domain.repository.LockHolder;
import io.resticmanager.domain.repository.RepositoryId;
import io.resticmanager.domain.repository.SizeDay;
import io.resticmanager.domain.retention.GroupRetention;
import io.resticmanager.domain.retention.Period;
import io.resticmanager.domain.retention.RetentionPolicy;
import io.resticmanager.domain.source.SourceGroup;
import io.resticmanager.ports.Ids;
import io.resticmanager.ports.Transactions;
import io.resticmanager.ports.job.JobStore;
import io.resticmanager.ports.maintenance.CareStore;
import io.resticmanager.ports.repository.RepositoryStore;
import io.resticmanager.ports.source.SourceGroupStore;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The care that a sample repository had: policies of two hosts, a past run of each chore, and a prune that is due and
/// lacks its login.
final class SampleCare {
    private final PageServer server;

    SampleCare(PageServer server) {
        this.server = server;
    }

    void give(RepositoryId repository, HostId... withPolicy) {
        Instant now = server.clock.instant();
        CareStore care = server.get(CareStore.class);
        server.get(Transactions.class).write(tx -> {
            for (HostId host : withPolicy) {
                SourceGroup group = server.get(SourceGroupStore.class).of(host).getFirst();
                RetentionPolicy policy =
                        new RetentionPolicy(Map.of(Period.LAST, 7, Period.DAILY, 14), Map.of(), List.of());
                care.put(new GroupRetention(group.id(), Optional.of(policy), false, 1));
                done(
                        repository,
                        host,
                        JobSpec.Forget.asked(group.id(), "web-proxy-01", policy, false),
                        new JobSummary.Forget(3, 21, 0, 0, 0, 0),
                        now.minus(Duration.ofHours(9)));
            }
            done(
                    repository,
                    withPolicy[0],
                    new JobSpec.Prune(false, Optional.empty()),
                    new JobSummary.Prune(Optional.of(128_000_000_000L), Optional.of(6_120_000_000_000L)),
                    now.minus(Duration.ofDays(8)));
            done(
                    repository,
                    withPolicy[0],
                    new JobSpec.Check(Optional.of("3/8")),
                    new JobSummary.Check(0),
                    now.minus(Duration.ofDays(2)));
            done(
                    repository,
                    withPolicy[0],
                    new JobSpec.Stats(),
                    new JobSummary.Stats(
                            6_120_000_000_000L,
                            Optional.of(9_000_000_000_000L),
                            812_000,
                            1_204,
                            2,
                            List.of(
                                    new LockHolder(
                                            "web-proxy-02", "root", 4_121, now.minus(Duration.ofHours(78)), true),
                                    new LockHolder(
                                            "db-\u202eprod<b>",
                                            "backup",
                                            992,
                                            now.minus(Duration.ofMinutes(7)),
                                            false))),
                    now.minus(Duration.ofHours(2)));
            LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
            long size = 4_900_000_000_000L;
            for (int back = 400; back >= 0; back -= back > 40 ? 7 : 1) {
                size += back == 8 ? -128_000_000_000L : back > 40 ? 24_000_000_000L : 4_000_000_000L;
                server.get(RepositoryStore.class).noteSize(repository, new SizeDay(today.minusDays(back), size));
            }
            Maintenance usual = Maintenance.of(repository);
            for (Chore chore : Chore.values()) {
                Instant since = chore == Chore.PRUNE ? now.minus(Duration.ofDays(8)) : now;
                Upkeep upkeep = Upkeep.beginning(repository, chore, usual.cadence(chore), since);
                care.put(
                        chore == Chore.PRUNE
                                ? upkeep.hindered(
                                        "This needs the repository's admin login, and none is set. An admin sets it in"
                                                + " the repository's settings.",
                                        now)
                                : upkeep);
            }
            return Boolean.TRUE;
        });
    }

    private void done(RepositoryId repository, HostId host, JobSpec spec, JobSummary summary, Instant at) {
        Job queued = Job.queued(
                new JobId(server.get(Ids.class).next()),
                host,
                repository,
                spec,
                new Origin.Command(at, Optional.empty()),
                Limits.NONE,
                at);
        server.get(JobStore.class)
                .insert(new Job(
                        queued.id(),
                        host,
                        repository,
                        spec,
                        queued.origin(),
                        queued.limits(),
                        queued.maxRunTime(),
                        queued.expiresAt(),
                        JobState.ENDED,
                        new Job.Times(at, Optional.of(at), Optional.of(at), Optional.of(at.plusSeconds(600)), at),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(new Job.End(
                                Outcome.SUCCEEDED,
                                Optional.of(0),
                                Optional.empty(),
                                Optional.of(summary),
                                Optional.empty())),
                        Optional.empty(),
                        false));
    }
}
