package io.resticmanager.ports.agent;

import io.resticmanager.domain.job.ErrorCode;
import io.resticmanager.domain.job.JobError;
import io.resticmanager.domain.plan.Plan;
import io.resticmanager.domain.repository.RepositoryAccess;
import io.resticmanager.domain.repository.RepositoryFigures;
import io.resticmanager.domain.repository.RepositoryId;
import io.resticmanager.ports.Ids;
import io.resticmanager.ports.engine.EngineListing;
import io.resticmanager.ports.engine.ResticEngine;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;

/// Lists repositories for the server: one at a time, only while connected, until the server has applied each listing.
final class Reporting {
    private static final Duration LISTING_TAKES = Duration.ofMinutes(10);
    private static final Duration TRY_AGAIN_AFTER = Duration.ofMinutes(10);

    /// So long may a listing be on its way over a slow line. One that the server could not take is never answered.
    private static final Duration UNANSWERED_AFTER = Duration.ofHours(1);

    private final OwedReports owed;
    private final PlanKeeper plans;
    private final ResticEngine engine;
    private final AgentDesk.Outbox outbox;
    private final DiskTrouble disk;
    private final Diary diary;
    private final Ids ids;
    private final Clock clock;
    private final Executor executor;
    private final Set<RepositoryId> due = new LinkedHashSet<>();
    private final Map<RepositoryId, Instant> failed = new HashMap<>();
    private final Map<RepositoryId, Sent> lastReport = new HashMap<>();
    private final Map<RepositoryId, Figures> figures = new HashMap<>();
    private boolean connected;
    private boolean working;

    private record Sent(String reportId, Instant at) {}

    private record Figures(String reportId, RepositoryFigures figures) {}

    Reporting(
            OwedReports owed,
            PlanKeeper plans,
            ResticEngine engine,
            AgentDesk.Outbox outbox,
            DiskTrouble disk,
            Diary diary,
            Ids ids,
            Clock clock,
            Executor executor) {
        this.owed = owed;
        this.plans = plans;
        this.engine = engine;
        this.outbox = outbox;
        this.disk = disk;
        this.diary = diary;
        this.ids = ids;
        this.clock = clock;
        this.executor = executor;
    }

    /// Something may have changed in it, or the server may not know it well. On disk before it is listed.
    void owe(Collection<RepositoryId> repositories) {
        for (RepositoryId repository : repositories) {
            disk.attempt("the list of owed reports", () -> owed.owe(repository));
        }
        makeDue(repositories);
    }

    /// What the server knows of any repository may be old: everything is owed.
    void connected(Collection<RepositoryId> planned) {
        Map<RepositoryId, Figures> again;
        synchronized (this) {
            connected = true;
            failed.clear();
            again = Map.copyOf(figures);
        }
        again.forEach((repository, f) -> outbox.figures(f.reportId(), repository, f.figures()));
        Set<RepositoryId> all = new LinkedHashSet<>(planned);
        all.addAll(owed.owed());
        owe(all);
    }

    synchronized void disconnected() {
        connected = false;
    }

    void measured(RepositoryId repository, RepositoryFigures measured) {
        Figures latest = new Figures(ids.next().text(), measured);
        synchronized (this) {
            figures.put(repository, latest);
        }
        outbox.figures(latest.reportId(), repository, measured);
    }

    void applied(String reportId) {
        Set<RepositoryId> settled = new HashSet<>();
        synchronized (this) {
            figures.values().removeIf(f -> f.reportId().equals(reportId));
            lastReport.forEach((repository, last) -> {
                // Owed again meanwhile: that listing is too old to settle it.
                if (last.reportId().equals(reportId) && !due.contains(repository)) {
                    settled.add(repository);
                }
            });
            settled.forEach(lastReport::remove);
        }
        settled.forEach(repository -> disk.attempt("the list of owed reports", () -> owed.settle(repository)));
    }

    /// Lists again what could not be listed some time ago, and what the server has not answered for long.
    void retry() {
        Set<RepositoryId> again = new LinkedHashSet<>();
        synchronized (this) {
            Instant now = clock.instant();
            failed.forEach((repository, at) -> {
                if (at.isBefore(now.minus(TRY_AGAIN_AFTER))) {
                    again.add(repository);
                }
            });
            again.forEach(failed::remove);
            lastReport.forEach((repository, last) -> {
                if (last.at().isBefore(now.minus(UNANSWERED_AFTER))) {
                    again.add(repository);
                }
            });
        }
        if (!again.isEmpty()) {
            makeDue(again);
        }
    }

    private void makeDue(Collection<RepositoryId> repositories) {
        synchronized (this) {
            due.addAll(repositories);
            repositories.forEach(lastReport::remove);
            if (working || !connected || due.isEmpty()) {
                return;
            }
            working = true;
        }
        executor.execute(this::work);
    }

    private void work() {
        for (Optional<RepositoryId> next = next(); next.isPresent(); next = next()) {
            report(next.get());
        }
    }

    private synchronized Optional<RepositoryId> next() {
        Optional<RepositoryId> next = connected ? due.stream().findFirst() : Optional.empty();
        next.ifPresent(due::remove);
        working = next.isPresent();
        return next;
    }

    private void report(RepositoryId repository) {
        Optional<RepositoryAccess> access =
                plans.current().flatMap(plan -> plan.repository(repository)).map(Plan.PlannedRepository::access);
        if (access.isEmpty()) {
            disk.attempt(
                    "the list of owed reports", () -> owed.settle(repository)); // it is not ours to report any more
            return;
        }
        Instant began = clock.instant();
        switch (list(access.get())) {
            case EngineListing.Complete complete -> {
                String reportId = ids.next().text();
                synchronized (this) {
                    lastReport.put(repository, new Sent(reportId, clock.instant()));
                }
                outbox.listing(reportId, repository, began, complete.snapshots());
            }
            case EngineListing.Failed(var error) -> {
                diary.note("repository " + repository + " could not be listed: " + error.message() + " Tried again in "
                        + TRY_AGAIN_AFTER.toMinutes() + " min");
                synchronized (this) {
                    failed.put(repository, clock.instant());
                }
            }
        }
    }

    private EngineListing list(RepositoryAccess access) {
        try {
            return engine.list(access, LISTING_TAKES);
        } catch (RuntimeException broken) {
            return new EngineListing.Failed(new JobError(ErrorCode.UNKNOWN, "The listing broke: " + broken + "."));
        }
    }
}
