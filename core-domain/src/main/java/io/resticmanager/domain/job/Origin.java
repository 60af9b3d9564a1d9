package io.resticmanager.domain.job;

import io.resticmanager.domain.account.UserId;
import io.resticmanager.domain.schedule.ScheduleId;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// Why a job exists.
public sealed interface Origin {
    Instant requestedAt();

    /// Somebody asked. `by` is absent in a job that a restored server learned from an agent.
    record Command(Instant requestedAt, Optional<UserId> by) implements Origin {}

    /// A new host was bound to a repository: test it, and initialise it if it is definitely absent and this allows.
    record Onboarding(Instant requestedAt, boolean mayInitialise) implements Origin {}

    /// The server decided it by itself, for a repository's sake.
    ///
    /// @param requestedAt of what a cadence started, the time it was due
    record Care(Instant requestedAt, Cause cause) implements Origin {}

    /// The server tries again what met a lock of somebody else ([LockRetry]).
    ///
    /// @param retryOf the first attempt
    /// @param attempt from 2
    /// @param by who asked for the first attempt; absent when that was the server
    record Again(Instant requestedAt, JobId retryOf, int attempt, Optional<UserId> by) implements Origin {
        public Again {
            if (attempt < 2) {
                throw new IllegalArgumentException("a retry is a further attempt of another job");
            }
        }
    }

    /// Why the server decided it.
    enum Cause {
        /// A cadence of the repository's care was due.
        CADENCE,
        /// What was done before changed the repository's size.
        MEASURE,
        /// A forget needs a fresh listing.
        LISTING;

        /// The word of the API.
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /// The cause of an API word; empty for words of a newer version.
        public static Optional<Cause> ofWord(String word) {
            return Stream.of(values())
                    .filter(cause -> cause.word().equals(word))
                    .findFirst();
        }
    }

    /// The agent fired it by a schedule.
    ///
    /// @param requestedAt the time it was due, by the agent's clock
    /// @param retryOf the first attempt, when this is a further one
    /// @param attempt from 1
    record Schedule(ScheduleId schedule, Instant requestedAt, Reason reason, Optional<JobId> retryOf, int attempt)
            implements Origin {
        public Schedule {
            if (attempt < 1 || (reason == Reason.RETRY) != (attempt > 1) || (attempt > 1) != retryOf.isPresent()) {
                throw new IllegalArgumentException("a retry is a further attempt of another job");
            }
        }
    }

    /// Why a schedule fired.
    enum Reason {
        DUE,
        /// Its time had passed while the machine was off or asleep.
        CATCH_UP,
        /// The attempt before failed for a reason that can pass.
        RETRY;

        /// The word of the API, e.g. `catch-up`.
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        /// The reason of an API word; empty for words of a newer version.
        public static Optional<Reason> ofWord(String word) {
            return Stream.of(values())
                    .filter(reason -> reason.word().equals(word))
                    .findFirst();
        }
    }
}
