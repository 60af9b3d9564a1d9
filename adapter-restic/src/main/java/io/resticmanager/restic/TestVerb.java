package io.resticmanager.restic;

import io.resticmanager.domain.Verdict;
import io.resticmanager.domain.job.ErrorCode;
import io.resticmanager.domain.job.Job;
import io.resticmanager.domain.job.JobError;
import io.resticmanager.domain.job.JobSummary;
import io.resticmanager.domain.job.Outcome;
import io.resticmanager.domain.repository.RepositoryAccess;
import java.util.Optional;

/// Reaches a repository and says what is found, changing nothing.
final class TestVerb {
    private final Session session;
    private final RepositoryAccess access;
    private final RestProbe probe;

    TestVerb(Session session, RepositoryAccess access, RestProbe probe) {
        this.session = session;
        this.access = access;
        this.probe = probe;
    }

    Job.End run() {
        if (access.effectiveUrl().isRest()) {
            // Faster and clearer than restic, which would try again for minutes.
            Optional<String> refused = probe.refusal();
            if (refused.isPresent()) {
                String why = session.redactor().redact(refused.get());
                session.narrator().say("reach", why);
                return new Job.End(
                        Outcome.FAILED,
                        Optional.empty(),
                        Optional.of(JobError.of(ErrorCode.UNREACHABLE, why)),
                        Optional.of(found(Verdict.NO, Verdict.UNKNOWN, Verdict.UNKNOWN)),
                        Optional.empty());
            }
        }
        Questions.Answer<String> opened = new Questions(session).repositoryId();
        if (opened.value().isPresent()) {
            Verdict appendOnly = access.effectiveUrl().isRest() ? probe.appendOnly() : Verdict.UNKNOWN;
            return Judgement.success(
                    opened.ran(),
                    new JobSummary.Test(Verdict.YES, Verdict.YES, Verdict.YES, appendOnly, opened.value()));
        }
        JobSummary.Test found = afterFailure(opened.ran());
        return found.isAnswered()
                ? Judgement.success(opened.ran(), found)
                : Judgement.failure(opened.ran(), Optional.of(found));
    }

    private static JobSummary.Test afterFailure(Ran ran) {
        if (ran.ending().stop() == Ending.Stop.CANCELLED) {
            return found(Verdict.UNKNOWN, Verdict.UNKNOWN, Verdict.UNKNOWN);
        }
        return switch (Judgement.why(ran).code()) {
            case REPOSITORY_MISSING -> found(Verdict.YES, Verdict.NO, Verdict.UNKNOWN);
            case WRONG_PASSWORD -> found(Verdict.YES, Verdict.YES, Verdict.NO);
            case UNAUTHORIZED -> found(Verdict.YES, Verdict.UNKNOWN, Verdict.UNKNOWN);
            case UNREACHABLE -> found(Verdict.NO, Verdict.UNKNOWN, Verdict.UNKNOWN);
            default -> found(Verdict.UNKNOWN, Verdict.UNKNOWN, Verdict.UNKNOWN);
        };
    }

    private static JobSummary.Test found(Verdict reachable, Verdict exists, Verdict passwordRight) {
        return new JobSummary.Test(reachable, exists, passwordRight, Verdict.UNKNOWN, Optional.empty());
    }
}
