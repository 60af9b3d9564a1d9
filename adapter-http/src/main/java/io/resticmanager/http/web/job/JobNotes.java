package io.resticmanager.http.web.job;

import io.resticmanager.domain.job.Confirmation;
import io.resticmanager.domain.job.ErrorCode;
import io.resticmanager.domain.job.Job;
import io.resticmanager.domain.job.JobError;
import io.resticmanager.domain.job.JobId;
import io.resticmanager.domain.job.JobKind;
import io.resticmanager.domain.job.JobState;
import io.resticmanager.domain.job.JobSummary;
import io.resticmanager.domain.job.LockRetry;
import io.resticmanager.domain.job.Outcome;
import io.resticmanager.domain.job.WaitingFor;
import io.resticmanager.http.web.words.JobWords;
import io.resticmanager.http.web.words.Moment;
import io.resticmanager.http.web.words.Sizes;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.Optional;

/// What a reader of a job should know at once, and the next step.
public final class JobNotes {
    private final Clock clock;

    @Inject
    public JobNotes(Clock clock) {
        this.clock = clock;
    }

    /// @param tone `bad`, `warn` or `info`
    /// @param action where the next step is; empty text when it is a button of the page
    public record Note(String tone, String title, String sentence, String action, String href) {}

    Optional<Note> of(Job job, JobFacts.Row row) {
        if (job.waitingFor().isPresent()) {
            return Optional.of(new Note(
                    "info",
                    "Waits for " + JobWords.waits(job.waitingFor().get()) + ".",
                    "It starts by itself as soon as it can.",
                    before(job).isPresent() ? "Open that job" : "",
                    before(job).map(id -> "/jobs/" + id).orElse("")));
        }
        if (job.contactLostSince().isPresent() && !job.isEnded()) {
            return Optional.of(new Note(
                    "warn",
                    "The agent is out of contact since "
                            + Moment.absolute(job.contactLostSince().get(), clock)
                                    .words() + ".",
                    "A running job goes on without the server; its log and result arrive when the agent is back.",
                    "",
                    ""));
        }
        if (job.state() == JobState.CANCELLING) {
            return Optional.of(new Note(
                    "info",
                    "restic is asked to stop.",
                    "It first ends what is under way, which can take half a minute.",
                    "",
                    ""));
        }
        if (job.confirmation().filter(c -> c == Confirmation.MISSING).isPresent()) {
            return Optional.of(new Note(
                    "bad",
                    "restic said that it was done, but the snapshot is not in the repository.",
                    "Do not rely on this backup. Run it again, and check the repository.",
                    "Open the repository",
                    "/repositories/" + row.repositoryId()));
        }
        if (job.outcome().filter(Outcome::isDone).isPresent()
                && job.spec().isDryRun()
                && job.kind() != JobKind.BACKUP) {
            return Optional.of(new Note(
                    "info",
                    "This was a dry run: nothing was removed.",
                    row.result() + ".",
                    "Do it for real",
                    "/repositories/" + row.repositoryId() + (job.kind() == JobKind.PRUNE ? "/prune" : "/forget")));
        }
        return job.end()
                .flatMap(Job.End::error)
                .map(error -> failure(error, row, LockRetry.follows(job) ? " A further attempt was queued." : ""))
                .or(() -> warnings(job))
                .or(() -> cancelled(job));
    }

    private static Optional<Note> cancelled(Job job) {
        if (job.kind() != JobKind.BACKUP
                || job.outcome().filter(o -> o == Outcome.CANCELLED).isEmpty()) {
            return Optional.empty();
        }
        boolean began = job.times().started().isPresent();
        return Optional.of(new Note(
                "info",
                began ? "It was cancelled, so no snapshot was made." : "It was cancelled before it began.",
                began ? "What was uploaded stays in the repository and speeds up the next run." : "",
                "",
                ""));
    }

    private static Optional<JobId> before(Job job) {
        return job.waitingFor().flatMap(waiting -> switch (waiting) {
            case WaitingFor.RepositoryFree free -> Optional.of(free.holder());
            case WaitingFor.Turn turn -> Optional.of(turn.before());
            default -> Optional.empty();
        });
    }

    /// @param more that the failure's code does not say
    private static Note failure(JobError error, JobFacts.Row row, String more) {
        String sentence = error.code().sentence();
        int end = sentence.indexOf(". ");
        String first = end < 0 ? sentence : sentence.substring(0, end + 1);
        String rest = error.message().startsWith(first)
                ? error.message().substring(first.length()).strip()
                : error.message();
        Step step = Step.after(error.code(), row);
        return new Note("bad", first, (rest + " " + step.hint() + more).strip(), step.words(), step.href());
    }

    /// What to do after a failure.
    ///
    /// @param hint what else one should know; empty text for nothing
    /// @param words of the button; empty text when trying again, which the page offers anyway, is the step
    private record Step(String hint, String words, String href) {
        static Step after(ErrorCode code, JobFacts.Row row) {
            String repository = "/repositories/" + row.repositoryId();
            String host = "/hosts/" + row.hostId();
            return switch (code) {
                case REPOSITORY_MISSING -> new Step("", "Initialise it", repository + "/init");
                case WRONG_PASSWORD -> new Step("", "Set the password", repository + "/edit");
                case UNAUTHORIZED, CREDENTIAL_UNREADABLE -> new Step("", "Set the login", repository + "/edit");
                case LOCKED -> new Step("", "Look at the locks", repository + "/unlock");
                case UNREACHABLE -> new Step("", "Open the repository and test it", repository);
                case SOURCE_MISSING -> new Step("", "Correct the paths", host + "/settings");
                case RESTIC_MISSING ->
                    new Step(
                            "On Debian and Ubuntu: apt install restic. On Fedora: dnf install restic. On Windows:"
                                    + " winget install restic.restic. The agent finds it by itself.",
                            "Open the host",
                            host);
                case RESTIC_TOO_OLD ->
                    new Step("\u201crestic self-update\u201d fetches the newest one.", "Open the host", host);
                case HOOK_FAILED, UNKNOWN -> new Step("", "Read the log", "#log");
                case DISK_FULL, REPOSITORY_NOT_IN_PLAN, AGENT_RESTARTED, DEADLINE, INTERRUPTED -> new Step("", "", "");
            };
        }
    }

    private static Optional<Note> warnings(Job job) {
        if (job.outcome().filter(o -> o == Outcome.WARNINGS).isEmpty()) {
            return Optional.empty();
        }
        Optional<JobError> error = job.end().flatMap(Job.End::error);
        if (error.isPresent()) {
            return Optional.of(new Note(
                    "warn",
                    "The snapshot was made, but its post-hook failed.",
                    error.get().message(),
                    "Read the log",
                    "#log"));
        }
        long unread = job.end()
                .flatMap(Job.End::summary)
                .map(said -> said instanceof JobSummary.Backup backup ? backup.errorCount() : 0L)
                .orElse(0L);
        String files = unread == 0 ? "some files" : Sizes.count(unread, "file", "files");
        return Optional.of(new Note(
                "warn",
                "The snapshot was made, but " + files + " could not be read.",
                "They are missing in it. Give the agent read access, or exclude them if you do not need them. The log"
                        + " names them.",
                "",
                ""));
    }
}
