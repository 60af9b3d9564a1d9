package io.resticmanager.ports.agent;

import io.resticmanager.domain.delivery.AgentFact;
import io.resticmanager.domain.job.ErrorCode;
import io.resticmanager.domain.job.Job;
import io.resticmanager.domain.job.JobError;
import io.resticmanager.domain.job.Outcome;
import io.resticmanager.domain.snapshot.ListedSnapshot;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Writes down how jobs end: first in the journal, then in the spool, then that the spool has it. What the disk does
/// not take is kept and tried again, so that no end is lost while this process lives; what a crash cuts short, the next
/// life repeats, and the server ignores the second end.
final class Endings {
    private final JobJournal journal;
    private final Spool spool;
    private final DiskTrouble disk;
    private final Clock clock;
    private final List<Open> open = new ArrayList<>();

    private static final class Open {
        private final LiveJob job;
        private final Runnable settled;
        private boolean spooled;

        Open(LiveJob job, Runnable settled) {
            this.job = job;
            this.settled = settled;
        }
    }

    Endings(JobJournal journal, Spool spool, DiskTrouble disk, Clock clock) {
        this.journal = journal;
        this.spool = spool;
        this.disk = disk;
        this.clock = clock;
    }

    static Job.End failed(ErrorCode code) {
        return failed(JobError.of(code));
    }

    static Job.End failed(JobError error) {
        return new Job.End(Outcome.FAILED, Optional.empty(), Optional.of(error), Optional.empty(), Optional.empty());
    }

    static Job.End skipped() {
        return new Job.End(Outcome.SKIPPED, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    static Job.End cancelled() {
        return new Job.End(Outcome.CANCELLED, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    /// @param settled called once its end is in the spool and in the journal: perhaps later, from another thread
    void end(LiveJob job, Job.End end, Optional<ListedSnapshot> snapshot, Runnable settled) {
        job.phase(LiveJob.Phase.ENDING);
        job.written(job.written().ended(new AgentFact.Finished(job.id(), end, snapshot, clock.instant())));
        settle(new Open(job, settled));
    }

    /// For a job whose end was written down, but perhaps not spooled.
    void resume(LiveJob job, Runnable settled) {
        job.phase(LiveJob.Phase.ENDING);
        settle(new Open(job, settled));
    }

    /// Tries again what the disk did not take.
    void retry() {
        List<Open> due;
        synchronized (open) {
            due = List.copyOf(open);
            open.clear();
        }
        due.forEach(this::settle);
    }

    boolean isEmpty() {
        synchronized (open) {
            return open.isEmpty();
        }
    }

    // A journal that cannot be written is no reason to keep the end from the server.
    private void settle(Open ending) {
        LiveJob job = ending.job;
        boolean journaled = write(job.written());
        if (!ending.spooled) {
            List<AgentFact> end = List.of(job.written().end().orElseThrow());
            ending.spooled = disk.attempt("the spool", () -> spool.append(end));
        }
        if (journaled && ending.spooled && write(job.written().settled())) {
            job.written(job.written().settled());
            ending.settled.run();
            return;
        }
        synchronized (open) {
            open.add(ending);
        }
    }

    private boolean write(JournaledJob job) {
        return disk.attempt("the job journal", () -> journal.write(job));
    }
}
