package io.resticmanager.restic;

import io.resticmanager.domain.job.ErrorCode;
import io.resticmanager.domain.job.Job;
import io.resticmanager.domain.job.JobError;
import io.resticmanager.domain.job.JobSpec;
import io.resticmanager.domain.job.JobSummary;
import io.resticmanager.domain.job.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A prune. restic has no JSON for it, so that its figures are read from its words, rounded as it prints them;
/// `stats` could not tell them, because it counts only what snapshots refer to.
final class PruneVerb {
    private static final Pattern FREED = figure("total prune");
    private static final Pattern REMAINING = figure("remaining");
    private static final Map<String, Integer> POWERS = Map.of("B", 0, "KiB", 10, "MiB", 20, "GiB", 30, "TiB", 40);

    private final Session session;
    private final JobSpec.Prune spec;
    private final Duration lockWait;

    PruneVerb(Session session, JobSpec.Prune spec, Duration lockWait) {
        this.session = session;
        this.spec = spec;
        this.lockWait = lockWait;
    }

    Job.End run() {
        List<String> arguments = new ArrayList<>(List.of("prune"));
        spec.maxUnused().ifPresent(unused -> arguments.add("--max-unused=" + unused));
        if (spec.dryRun()) {
            arguments.add("--dry-run");
        }
        Ran ran = session.runWithLock("prune", arguments, lockWait);
        return ran.succeeded()
                ? Judgement.success(ran, new JobSummary.Prune(bytes(FREED, ran), bytes(REMAINING, ran)))
                : refused(ran);
    }

    private static Job.End refused(Ran ran) {
        boolean appendOnly = ran.ending().stop() == Ending.Stop.NONE
                && ran.heard().allWords().contains("(403)");
        return appendOnly
                ? new Job.End(
                        Outcome.FAILED,
                        Optional.of(ran.ending().exitCode()),
                        Optional.of(new JobError(
                                ErrorCode.UNAUTHORIZED,
                                "The storage does not let this login delete, it is append-only. Set an admin login with"
                                        + " an address that may delete in the repository's settings.")),
                        Optional.empty(),
                        Optional.empty())
                : Judgement.failure(ran, Optional.empty());
    }

    private static Optional<Long> bytes(Pattern figure, Ran ran) {
        return ran.heard().words().stream()
                .map(figure::matcher)
                .filter(Matcher::find)
                .findFirst()
                .map(found -> (long) (Double.parseDouble(found.group(1)) * (1L << power(found.group(2)))));
    }

    private static int power(String unit) {
        return POWERS.getOrDefault(unit, 0);
    }

    private static Pattern figure(String name) {
        return Pattern.compile("^" + name + ":\\s+\\d+ blobs / (\\d+(?:\\.\\d+)?) (B|KiB|MiB|GiB|TiB)");
    }
}
