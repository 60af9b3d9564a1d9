package io.resticmanager.restic;

import io.resticmanager.domain.job.Job;
import io.resticmanager.domain.job.JobSpec;
import io.resticmanager.domain.job.JobSummary;
import io.resticmanager.domain.snapshot.ListedSnapshot;
import io.resticmanager.ports.engine.EngineResult;
import io.resticmanager.ports.engine.EngineTask;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// `restic backup`, and afterwards the question whether the repository has the snapshot (I2).
final class BackupVerb {
    private static final int TRIES = 3;
    private static final Duration ASKING_TAKES = Duration.ofMinutes(1);
    private static final Duration SETTLES = Duration.ofSeconds(2);

    private final Session session;
    private final EngineTask task;
    private final JobSpec.Backup spec;

    BackupVerb(Session session, EngineTask task, JobSpec.Backup spec) {
        this.session = session;
        this.task = task;
        this.spec = spec;
    }

    EngineResult run() {
        Ran ran = session.runWithLock("backup", arguments(), task.lockWait());
        Job.End end = Judgement.backup(ran);
        if (end.summary().orElse(null) instanceof JobSummary.Backup summary) {
            session.narrator().say("backup", sentence(summary, end.snapshotId()));
        }
        Optional<ListedSnapshot> seen =
                end.outcome().isDone() ? end.snapshotId().flatMap(this::lookFor) : Optional.empty();
        return new EngineResult(end, seen);
    }

    private List<String> arguments() {
        List<String> arguments = new ArrayList<>(List.of("backup", "--json", "--host=" + task.resticHost()));
        arguments.add("--tag=" + task.jobId().snapshotTag());
        spec.groupId().ifPresent(group -> arguments.add("--tag=rm-group=" + group));
        spec.selection().tags().forEach(tag -> arguments.add("--tag=" + tag));
        if (spec.selection().oneFileSystem()) {
            arguments.add("--one-file-system");
        }
        if (spec.selection().excludeCaches()) {
            arguments.add("--exclude-caches");
        }
        boolean windows = session.os() == OsFamily.WINDOWS;
        if (windows && spec.selection().useFsSnapshot()) {
            // Other systems' restic does not know the flag; their hosts are not offered it.
            arguments.add("--use-fs-snapshot");
        }
        if (spec.dryRun()) {
            arguments.add("--dry-run");
        }
        if (!spec.selection().excludes().isEmpty()) {
            // On Windows, Temp and TEMP are one folder, and restic compares patterns letter by letter.
            arguments.add((windows ? "--iexclude-file=" : "--exclude-file=")
                    + session.folder()
                            .writePatterns("excludes", spec.selection().excludes()));
        }
        arguments.add("--files-from-raw="
                + session.folder().writePaths("sources", spec.selection().includes()));
        return arguments;
    }

    /// The snapshot as the repository has it. Empty when it could not be asked or does not have it: then the backup
    /// is done but not confirmed, and stays so until a listing contains it.
    private Optional<ListedSnapshot> lookFor(String id) {
        Questions questions = new Questions(session);
        String problem = "";
        for (int attempt = 1; attempt <= TRIES && !session.isCancelAsked(); attempt++) {
            if (attempt > 1 && !pause()) {
                break;
            }
            Questions.Answer<List<ListedSnapshot>> answer = questions.snapshots(Optional.of(id), ASKING_TAKES);
            Optional<ListedSnapshot> found = answer.value().stream()
                    .flatMap(List::stream)
                    .filter(listed -> listed.resticId().startsWith(id))
                    .findFirst();
            if (found.isPresent()) {
                session.narrator().say("verify", "The repository has the snapshot " + id + ".");
                return found;
            }
            problem = answer.value().isPresent()
                    ? "The repository does not list the snapshot " + id + "."
                    : "The repository could not be asked for the snapshot " + id + ".";
        }
        session.narrator().say("verify", (problem + " The backup counts only once a listing contains it.").strip());
        return Optional.empty();
    }

    private static boolean pause() {
        try {
            Thread.sleep(SETTLES);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static String sentence(JobSummary.Backup summary, Optional<String> snapshotId) {
        return snapshotId.map(id -> "Snapshot " + id + ": ").orElse("No snapshot: ")
                + summary.filesNew() + " files new, " + summary.filesChanged() + " changed, "
                + summary.filesUnmodified() + " unchanged, " + summary.errorCount() + " not read; "
                + summary.totalBytesProcessed() + " bytes looked at, " + summary.dataAdded() + " added.";
    }
}
