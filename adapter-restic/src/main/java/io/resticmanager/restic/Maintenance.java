package io.resticmanager.restic;

import io.resticmanager.domain.job.ErrorCode;
import io.resticmanager.domain.job.Job;
import io.resticmanager.domain.job.JobError;
import io.resticmanager.domain.job.JobSpec;
import io.resticmanager.domain.job.JobSummary;
import io.resticmanager.domain.job.Outcome;
import io.resticmanager.domain.repository.LockHolder;
import io.resticmanager.domain.snapshot.ListedSnapshot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The verbs beside backup and test: init, check, unlock, stats, snapshots.
final class Maintenance {
    private final Session session;
    private final Questions questions;

    Maintenance(Session session) {
        this.session = session;
        this.questions = new Questions(session);
    }

    Job.End init() {
        Ran ran = session.run("init", List.of("init", "--json"));
        if (ran.succeeded()) {
            // 0.14 tells ten digits only
            Optional<String> said = ran.heard().initialized().filter(id -> id.length() == 64);
            String id = said.or(() -> questions.repositoryId().value())
                    .or(() -> ran.heard().initialized())
                    .orElse("");
            return Judgement.success(ran, new JobSummary.Init(id));
        }
        String words = ran.heard().allWords();
        boolean exists = words.contains("config file already exists") || words.contains("already initialized");
        return exists && ran.ending().stop() == Ending.Stop.NONE
                ? alreadyThere(ran)
                : Judgement.failure(ran, Optional.empty());
    }

    /// @param lockWait for foreign locks
    Job.End check(JobSpec.Check spec, Duration lockWait) {
        List<String> arguments = new ArrayList<>(List.of("check", "--json"));
        spec.readDataSubset().ifPresent(part -> arguments.add("--read-data-subset=" + part));
        return Judgement.check(session.runWithLock("check", arguments, lockWait));
    }

    Job.End unlock(JobSpec.Unlock spec) {
        Questions.Answer<List<String>> before = questions.locks();
        if (before.value().isEmpty()) {
            return Judgement.failure(before.ran(), Optional.empty());
        }
        Ran ran = session.run("unlock", spec.removeAll() ? List.of("unlock", "--remove-all") : List.of("unlock"));
        if (!ran.succeeded()) {
            return Judgement.failure(ran, Optional.empty());
        }
        Questions.Answer<List<String>> after = questions.locks();
        if (after.value().isEmpty()) {
            return Judgement.failure(after.ran(), Optional.empty());
        }
        List<String> left = after.value().get();
        List<LockHolder> holders = holders(left);
        holders.forEach(holder -> session.narrator()
                .say(
                        "unlock",
                        "A lock is left: process " + holder.pid() + " on " + holder.hostname() + " (user "
                                + holder.username() + "), since " + holder.refreshedAt()
                                + (holder.exclusive() ? ", exclusively." : ".")));
        return Judgement.success(ran, new JobSummary.Unlock(before.value().get().size(), left.size(), holders));
    }

    Job.End stats() {
        Questions.Answer<Questions.RawData> sizes = questions.rawData();
        if (sizes.value().isEmpty()) {
            return Judgement.failure(sizes.ran(), Optional.empty());
        }
        Questions.Answer<List<String>> locks = questions.locks();
        if (locks.value().isEmpty()) {
            return Judgement.failure(locks.ran(), Optional.empty());
        }
        Questions.RawData found = sizes.value().get();
        return Judgement.success(
                sizes.ran(),
                new JobSummary.Stats(
                        found.storedBytes(),
                        found.uncompressedBytes(),
                        found.blobs(),
                        found.snapshots(),
                        locks.value().get().size(),
                        holders(locks.value().get())));
    }

    // One that is released meanwhile has no holder any more.
    private List<LockHolder> holders(List<String> locks) {
        return locks.stream()
                .limit(LockHolder.MOST)
                .flatMap(lock -> questions.holder(lock).stream())
                .toList();
    }

    Job.End snapshots() {
        Questions.Answer<List<ListedSnapshot>> listing = questions.snapshots(Optional.empty(), Duration.ofHours(1));
        return listing.value()
                .map(found -> Judgement.success(listing.ran(), new JobSummary.Snapshots(found.size())))
                .orElseGet(() -> Judgement.failure(listing.ran(), Optional.empty()));
    }

    private Job.End alreadyThere(Ran init) {
        Questions.Answer<String> opened = questions.repositoryId();
        JobError error;
        if (opened.value().isPresent()) {
            error = new JobError(
                    ErrorCode.UNKNOWN,
                    "There is already a repository at this address, and the stored password opens it. Nothing was "
                            + "changed: use it as it is.");
        } else if (Judgement.why(opened.ran()).code() == ErrorCode.WRONG_PASSWORD) {
            error = new JobError(
                    ErrorCode.WRONG_PASSWORD,
                    "There is already a repository at this address, and the stored password does not open it. Nothing "
                            + "was changed: set its password, or choose another address.");
        } else {
            error = new JobError(
                    ErrorCode.UNKNOWN, "There is already a repository at this address. Nothing was changed.");
        }
        return new Job.End(
                Outcome.FAILED,
                Optional.of(init.ending().exitCode()),
                Optional.of(error),
                opened.value().map(JobSummary.Init::new),
                Optional.empty());
    }
}
