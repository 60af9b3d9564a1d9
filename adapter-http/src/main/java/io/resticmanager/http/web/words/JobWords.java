package io.resticmanager.http.web.words;

import io.resticmanager.domain.Verdict;
import io.resticmanager.domain.job.Confirmation;
import io.resticmanager.domain.job.ErrorCode;
import io.resticmanager.domain.job.Job;
import io.resticmanager.domain.job.JobKind;
import io.resticmanager.domain.job.JobSummary;
import io.resticmanager.domain.job.Origin;
import io.resticmanager.domain.job.Outcome;
import io.resticmanager.domain.job.WaitingFor;
import io.resticmanager.http.web.part.Badge;
import io.resticmanager.http.web.part.Badge.Tone;
import io.resticmanager.http.web.part.Glyph;

/// Jobs as people read them.
public final class JobWords {
    private JobWords() {}

    /// `Backup`, `Repository test`.
    public static String kind(JobKind kind) {
        return switch (kind) {
            case TEST -> "Repository test";
            case INIT -> "Initialisation";
            case BACKUP -> "Backup";
            case CHECK -> "Check";
            case FORGET -> "Forget";
            case PRUNE -> "Prune";
            case UNLOCK -> "Unlock";
            case STATS -> "Statistics";
            case SNAPSHOTS -> "Snapshot list";
        };
    }

    /// Who started it, when that was a schedule.
    public static String by(Origin.Schedule schedule) {
        return switch (schedule.reason()) {
            case DUE -> "a schedule";
            case CATCH_UP -> "a schedule, to catch up";
            case RETRY -> "a schedule, attempt " + schedule.attempt();
        };
    }

    /// Why the server started it by itself.
    public static String by(Origin.Cause cause) {
        return switch (cause) {
            case CADENCE -> "the server, as it was due";
            case MEASURE -> "the server, to measure";
            case LISTING -> "the server, for a forget";
        };
    }

    public static String icon(JobKind kind) {
        return switch (kind) {
            case TEST -> "plug";
            case INIT -> "plus";
            case BACKUP -> "play";
            case CHECK -> "shield-check";
            case FORGET -> "history";
            case PRUNE -> "trash-2";
            case UNLOCK -> "lock-open";
            case STATS -> "activity";
            case SNAPSHOTS -> "list";
        };
    }

    public static Glyph glyph(Job job) {
        return new Glyph(glyphKind(job), words(job));
    }

    public static Badge badge(Job job) {
        return switch (glyphKind(job)) {
            case OK -> new Badge(Tone.OK, "check", words(job));
            case RUNNING -> new Badge(Tone.RUN, "activity", words(job));
            case WARNINGS -> new Badge(Tone.WARN, "triangle-alert", words(job));
            case FAILED -> new Badge(Tone.BAD, "octagon-x", words(job));
            case QUEUED, LATE -> new Badge(Tone.IDLE, "clock", words(job));
            case CANCELLED, OFFLINE -> new Badge(Tone.IDLE, "ban", words(job));
        };
    }

    /// Its state in one or two words. A backup is not called done before its snapshot was seen in the repository.
    public static String words(Job job) {
        return switch (job.state()) {
            case QUEUED -> "Queued";
            case DISPATCHED -> "Sent";
            case RUNNING -> job.contactLostSince().isPresent() ? "Out of contact" : "Running";
            case CANCELLING -> "Cancelling";
            case ENDED -> ended(job);
        };
    }

    /// Why a job failed, in a few words for rows; the sentence that says what to do is [ErrorCode#sentence()].
    public static String shortly(ErrorCode code) {
        return switch (code) {
            case REPOSITORY_MISSING -> "No repository there";
            case WRONG_PASSWORD -> "Wrong repository password";
            case LOCKED -> "Repository is locked";
            case UNREACHABLE -> "Repository not reached";
            case UNAUTHORIZED -> "Storage login refused";
            case SOURCE_MISSING -> "Paths do not exist";
            case DISK_FULL -> "Disk full";
            case RESTIC_MISSING -> "restic not found";
            case RESTIC_TOO_OLD -> "restic too old";
            case HOOK_FAILED -> "Hook failed";
            case CREDENTIAL_UNREADABLE -> "Credential unreadable";
            case REPOSITORY_NOT_IN_PLAN -> "Plan not arrived";
            case AGENT_RESTARTED -> "Agent restarted";
            case DEADLINE -> "Took too long";
            case INTERRUPTED -> "restic interrupted";
            case UNKNOWN -> "restic failed";
        };
    }

    /// What a test found, in one line.
    public static String test(JobSummary.Test test) {
        if (test.reachable() != Verdict.YES) {
            return "Not reached";
        }
        return switch (test.exists()) {
            case NO -> "Reached; there is no repository yet";
            case UNKNOWN -> "Reached; could not tell whether there is a repository";
            case YES ->
                switch (test.passwordRight()) {
                    case YES -> test.appendOnly() == Verdict.YES ? "Works, append-only" : "Works";
                    case NO -> "Reached; the password is wrong";
                    case UNKNOWN -> "Reached; the password could not be tried";
                };
        };
    }

    private static String ended(Job job) {
        Outcome outcome = job.outcome().orElseThrow();
        if (outcome.isDone()
                && job.confirmation().filter(c -> c == Confirmation.MISSING).isPresent()) {
            return "Snapshot missing";
        }
        if (outcome.isDone() && job.spec().makesSnapshot() && !job.isGreen()) {
            return "Verifying";
        }
        return outcome(outcome);
    }

    /// What a queued job waits for, after "waits for"; the job that is in its way is a link beside it, not an id in it.
    public static String waits(WaitingFor waiting) {
        return switch (waiting) {
            case WaitingFor.RepositoryFree ignored -> "another job to leave the repository";
            case WaitingFor.Turn ignored -> "a job that needs the repository alone and came first";
            default -> waiting.words();
        };
    }

    public static String outcome(Outcome outcome) {
        return switch (outcome) {
            case SUCCEEDED -> "Succeeded";
            case WARNINGS -> "With warnings";
            case FAILED -> "Failed";
            case CANCELLED -> "Cancelled";
            case SKIPPED -> "Skipped";
        };
    }

    private static Glyph.Kind glyphKind(Job job) {
        return switch (job.state()) {
            case QUEUED, DISPATCHED -> Glyph.Kind.QUEUED;
            case RUNNING, CANCELLING -> Glyph.Kind.RUNNING;
            case ENDED ->
                switch (job.outcome().orElseThrow()) {
                    case SUCCEEDED, WARNINGS ->
                        job.confirmation()
                                        .filter(c -> c == Confirmation.MISSING)
                                        .isPresent()
                                ? Glyph.Kind.FAILED
                                : job.spec().makesSnapshot() && !job.isGreen()
                                        ? Glyph.Kind.RUNNING
                                        : job.outcome().orElseThrow() == Outcome.WARNINGS
                                                ? Glyph.Kind.WARNINGS
                                                : Glyph.Kind.OK;
                    case FAILED -> Glyph.Kind.FAILED;
                    case CANCELLED, SKIPPED -> Glyph.Kind.CANCELLED;
                };
        };
    }
}
