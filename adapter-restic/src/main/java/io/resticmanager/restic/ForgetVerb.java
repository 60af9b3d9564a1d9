package io.resticmanager.restic;

import io.resticmanager.domain.job.ErrorCode;
import io.resticmanager.domain.job.Job;
import io.resticmanager.domain.job.JobError;
import io.resticmanager.domain.job.JobSpec;
import io.resticmanager.domain.job.JobSummary;
import io.resticmanager.domain.job.Outcome;
import io.resticmanager.domain.retention.Period;
import io.resticmanager.domain.retention.RetentionPolicy;
import io.resticmanager.domain.snapshot.ListedSnapshot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// A forget: restic's dry run of the policy, intersected with what the server approved, removed by ids alone, and then
/// looked at again, because restic 0.18 says 0 where an append-only storage refused it (contract §10).
final class ForgetVerb {
    private static final String PHASE = "forget";
    private static final Duration LISTING_TAKES = Duration.ofHours(1);
    /// They are arguments, and Windows allows 32,767 characters of them.
    private static final int IDS_AT_ONCE = 250;
    private static final int NAMED = 5;

    private final Session session;
    private final JobSpec.Forget spec;
    private final Duration lockWait;
    private final Questions questions;

    ForgetVerb(Session session, JobSpec.Forget spec, Duration lockWait) {
        this.session = session;
        this.spec = spec;
        this.lockWait = lockWait;
        this.questions = new Questions(session);
    }

    /// A policy in restic's flags; never empty.
    static List<String> flags(RetentionPolicy policy) {
        List<String> flags = new ArrayList<>();
        policy.counts().forEach((period, count) -> flags.add("--keep-" + period.word() + "=" + count));
        policy.within()
                .forEach((period, span) -> flags.add(
                        (period == Period.LAST ? "--keep-within=" : "--keep-within-" + period.word() + "=") + span));
        policy.keepTags().forEach(tag -> flags.add("--keep-tag=" + tag));
        return flags;
    }

    Job.End run() {
        ForgetSink plan = new ForgetSink();
        List<String> arguments = new ArrayList<>(List.of(
                "forget",
                "--dry-run",
                "--json",
                "--group-by=",
                "--host=" + spec.snapshotHost(),
                "--tag=rm-group=" + spec.groupId()));
        arguments.addAll(flags(spec.policy()));
        Ran dryRun = session.askWithLock(PHASE, arguments, plan, lockWait);
        if (!dryRun.succeeded()) {
            return Judgement.failure(dryRun, Optional.empty());
        }
        Optional<List<String>> named = plan.removed();
        if (named.isEmpty()) {
            return failed(dryRun, ErrorCode.UNKNOWN, "restic's dry run could not be understood. Nothing was removed.");
        }
        Set<String> approved = new HashSet<>(spec.approvedIds());
        Set<String> pinnedIds = new HashSet<>(spec.pinnedIds());
        approved.removeAll(pinnedIds);
        List<String> agreed = named.get().stream().filter(approved::contains).toList();
        int pinned = (int) named.get().stream().filter(pinnedIds::contains).count();
        int unapproved = named.get().size() - agreed.size() - pinned;
        int disagreed = approved.size() - agreed.size();
        say(agreed.size() + " of the group's " + (named.get().size() + plan.kept()) + " snapshots "
                + (spec.dryRun() ? "would go." : "go."));
        if (pinned > 0) {
            say("The policy names " + pinned + " more that "
                    + (pinned == 1 ? "is pinned: it stays." : "are pinned: they stay."));
        }
        if (unapproved > 0) {
            say("The policy names " + unapproved + " more that the server did not approve (newer than its listing, or"
                    + " above its bound): they stay.");
        }
        if (disagreed > 0) {
            say("The server approved " + disagreed + " more that restic would keep: they stay.");
        }
        JobSummary.Forget planned = new JobSummary.Forget(
                agreed.size(), plan.kept() + pinned + unapproved, pinned, unapproved, disagreed, 0);
        return spec.dryRun() || agreed.isEmpty() ? Judgement.success(dryRun, planned) : remove(agreed, planned);
    }

    private Job.End remove(List<String> ids, JobSummary.Forget planned) {
        Questions.Answer<List<ListedSnapshot>> before = questions.snapshots(Optional.empty(), LISTING_TAKES);
        if (before.value().isEmpty()) {
            return Judgement.failure(before.ran(), Optional.empty());
        }
        Ran last = before.ran();
        boolean refused = false;
        for (int from = 0; from < ids.size() && !refused && !session.isCancelAsked(); from += IDS_AT_ONCE) {
            List<String> arguments = new ArrayList<>(List.of("forget"));
            arguments.addAll(ids.subList(from, Math.min(ids.size(), from + IDS_AT_ONCE)));
            last = session.runWithLock(PHASE, arguments, lockWait);
            refused = !last.succeeded() || isForbidden(last);
        }
        Questions.Answer<List<ListedSnapshot>> after = questions.snapshots(Optional.empty(), LISTING_TAKES);
        if (after.value().isEmpty()) {
            return last.succeeded()
                    ? Judgement.failure(after.ran(), Optional.empty())
                    : Judgement.failure(last, Optional.empty());
        }
        Set<String> there = ids(after.value().get());
        List<String> left = ids.stream().filter(there::contains).toList();
        Set<String> vanished = ids(before.value().get());
        vanished.removeAll(there);
        ids.forEach(vanished::remove);
        JobSummary summary = new JobSummary.Forget(
                ids.size() - left.size(),
                planned.kept(),
                planned.pinned(),
                planned.unapproved(),
                planned.disagreed(),
                left.size());
        if (!vanished.isEmpty()) {
            return end(
                    last,
                    ErrorCode.UNKNOWN,
                    "Snapshots that were to stay are gone: " + names(List.copyOf(vanished))
                            + ". Somebody else may remove snapshots there.",
                    summary);
        }
        if (left.isEmpty()) {
            return Judgement.success(last, summary);
        }
        return stayed(last, left, ids.size(), summary);
    }

    private Job.End stayed(Ran last, List<String> left, int wanted, JobSummary summary) {
        Ending.Stop stop = last.ending().stop();
        if (stop != Ending.Stop.NONE && stop != Ending.Stop.UNREACHABLE) {
            return Judgement.failure(last, Optional.of(summary));
        }
        String many =
                left.size() + " of " + wanted + " snapshots that were to go are still there (" + names(left) + ")";
        if (isForbidden(last)) {
            return end(
                    last,
                    ErrorCode.UNAUTHORIZED,
                    many + ": the storage does not let this login delete, it is append-only. Set an admin login with an"
                            + " address that may delete in the repository's settings.",
                    summary);
        }
        return last.succeeded()
                ? end(last, ErrorCode.UNKNOWN, many + " although restic reported no error.", summary)
                : Judgement.failure(last, Optional.of(summary));
    }

    private static boolean isForbidden(Ran ran) {
        // 0.14 tries again what it was forbidden.
        String words = ran.heard().allWords() + ran.heard().lastRetry().orElse("");
        return words.contains("(403)") || words.contains("403 Forbidden");
    }

    private static Set<String> ids(List<ListedSnapshot> snapshots) {
        return snapshots.stream().map(ListedSnapshot::resticId).collect(Collectors.toCollection(HashSet::new));
    }

    private static String names(List<String> ids) {
        String named = ids.stream().limit(NAMED).map(ListedSnapshot::shortened).collect(Collectors.joining(", "));
        return ids.size() > NAMED ? named + " and " + (ids.size() - NAMED) + " more" : named;
    }

    private void say(String text) {
        session.narrator().say(PHASE, text);
    }

    private static Job.End failed(Ran ran, ErrorCode code, String sentence) {
        return end(ran, code, sentence, new JobSummary.Forget(0, 0, 0, 0, 0, 0));
    }

    private static Job.End end(Ran ran, ErrorCode code, String sentence, JobSummary summary) {
        return new Job.End(
                Outcome.FAILED,
                Optional.of(ran.ending().exitCode()),
                Optional.of(new JobError(code, sentence)),
                Optional.of(summary),
                Optional.empty());
    }
}
