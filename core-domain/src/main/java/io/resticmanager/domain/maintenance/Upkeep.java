package io.resticmanager.domain.maintenance;

import io.resticmanager.domain.repository.RepositoryId;
import java.time.Instant;
import java.util.Optional;

/// How far a chore has come. A time that was missed is made up for once, however many were missed.
///
/// @param considered every time up to here has been answered with a run
/// @param runs how many there were
/// @param trouble why it is due and does not run, as a sentence
public record Upkeep(RepositoryId repository, Chore chore, Instant considered, long runs, Optional<String> trouble) {
    public static Upkeep beginning(RepositoryId repository, Chore chore, Instant now) {
        return new Upkeep(repository, chore, now, 0, Optional.empty());
    }

    /// When it should have run or will; empty while it is switched off.
    public Optional<Instant> next(Cadence cadence) {
        return cadence.enabled() ? Optional.of(cadence.cron().nextAfter(considered, cadence.zone())) : Optional.empty();
    }

    public boolean isDue(Cadence cadence, Instant now) {
        return next(cadence).filter(at -> !at.isAfter(now)).isPresent();
    }

    public Upkeep ran(Instant now) {
        return new Upkeep(repository, chore, now, runs + 1, Optional.empty());
    }

    public Upkeep hindered(String sentence) {
        return new Upkeep(repository, chore, considered, runs, Optional.of(sentence));
    }

    /// What was missed while it was switched off is not made up for.
    public Upkeep from(Instant now) {
        return new Upkeep(repository, chore, now, runs, Optional.empty());
    }
}
