package io.resticmanager.domain.maintenance;

import io.resticmanager.domain.repository.RepositoryId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// How far a chore has come. A time that was missed stays due, and is made up for once, however many were missed.
///
/// @param due when it should run or should have run; absent while it is switched off
/// @param lookAt when that is looked at: as soon as it is due, and again some time after it could not run
/// @param runs how many there were
/// @param trouble why it is due and does not run, as a sentence
public record Upkeep(
        RepositoryId repository,
        Chore chore,
        Optional<Instant> due,
        Optional<Instant> lookAt,
        long runs,
        Optional<String> trouble) {
    /// How long what could not run is left alone.
    public static final Duration LOOKED_AT_AGAIN_AFTER = Duration.ofMinutes(1);

    public static Upkeep beginning(RepositoryId repository, Chore chore, Cadence cadence, Instant now) {
        return new Upkeep(repository, chore, Optional.empty(), Optional.empty(), 0, Optional.empty())
                .from(cadence, now);
    }

    public boolean isDue(Instant now) {
        return lookAt.filter(at -> !at.isAfter(now)).isPresent();
    }

    public Upkeep ran(Cadence cadence, Instant now) {
        return new Upkeep(repository, chore, due, lookAt, runs + 1, trouble).from(cadence, now);
    }

    /// It could not run, and this is why.
    public Upkeep hindered(String sentence, Instant now) {
        return new Upkeep(repository, chore, due, again(now), runs, Optional.of(sentence));
    }

    /// It is at work already: no trouble, but not the time for another.
    public Upkeep postponed(Instant now) {
        return new Upkeep(repository, chore, due, again(now), runs, Optional.empty());
    }

    /// The next time after `now` is the next one: what was missed is not made up for.
    public Upkeep from(Cadence cadence, Instant now) {
        Optional<Instant> next = cadence.nextAfter(now);
        return new Upkeep(repository, chore, next, next, runs, Optional.empty());
    }

    private static Optional<Instant> again(Instant now) {
        return Optional.of(now.plus(LOOKED_AT_AGAIN_AFTER));
    }
}
