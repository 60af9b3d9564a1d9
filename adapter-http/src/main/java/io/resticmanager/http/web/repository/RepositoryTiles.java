package io.resticmanager.http.web.repository;

import io.resticmanager.domain.job.Job;
import io.resticmanager.domain.job.JobSpec;
import io.resticmanager.domain.job.JobSummary;
import io.resticmanager.domain.maintenance.Chore;
import io.resticmanager.domain.repository.Repository;
import io.resticmanager.domain.repository.RepositoryFigures;
import io.resticmanager.http.web.words.Moment;
import io.resticmanager.http.web.words.Sizes;
import io.resticmanager.ports.care.ReadCare;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The figures of a repository in large.
public final class RepositoryTiles {
    private final Clock clock;

    @Inject
    public RepositoryTiles(Clock clock) {
        this.clock = clock;
    }

    /// @param tone of the number, e.g. `t-bad`
    public record Tile(String label, String number, String words, String tone) {}

    /// @param restoreBytes what all its snapshots restore to together
    List<Tile> of(Repository repository, ReadCare.Care care, Optional<Long> restoreBytes) {
        List<Tile> tiles = new ArrayList<>();
        Optional<RepositoryFigures> figures = repository.figures();
        tiles.add(figures.map(f -> new Tile(
                        "Stored",
                        Sizes.words(f.storedBytes()),
                        "measured " + Moment.of(f.measuredAt(), clock).words(),
                        ""))
                .orElse(new Tile("Stored", "–", "not measured yet", "")));
        ratio(figures, restoreBytes).ifPresent(tiles::add);
        tiles.add(figures.map(f -> new Tile(
                        "Snapshots",
                        Sizes.count(f.snapshotCount()),
                        Sizes.count(f.blobCount(), "piece", "pieces") + " of data",
                        ""))
                .orElse(new Tile("Snapshots", "–", "not counted yet", "")));
        tiles.add(check(care.chore(Chore.CHECK).last()));
        tiles.add(care.foretold()
                .flatMap(tried -> tried.freedBytes()
                        .map(bytes -> new Tile(
                                "Free to reclaim",
                                Sizes.words(bytes),
                                "a dry run said " + Moment.of(tried.at(), clock).words(),
                                "")))
                .or(() -> care.pruned()
                        .map(pruned -> new Tile(
                                "Last prune",
                                pruned.freedBytes().map(Sizes::words).orElse("Done"),
                                "freed " + Moment.of(pruned.at(), clock).words(),
                                "")))
                .orElse(new Tile("Last prune", "Never", "frees what was forgotten", "")));
        tiles.add(care.locks()
                .map(seen -> locks(seen.count(), seen.at()))
                .or(() -> figures.map(f -> locks(f.locks(), f.measuredAt())))
                .orElse(new Tile("Locks", "–", "not looked yet", "")));
        return List.copyOf(tiles);
    }

    // With what all snapshots restore to, deduplication counts too; without, compression alone is known.
    private static Optional<Tile> ratio(Optional<RepositoryFigures> figures, Optional<Long> restoreBytes) {
        return figures.filter(f -> f.storedBytes() > 0)
                .flatMap(f -> restoreBytes
                        .filter(bytes -> bytes >= f.uncompressedBytes().orElse(f.storedBytes()))
                        .map(bytes -> new Tile(
                                "All snapshots in full",
                                Sizes.words(bytes),
                                times(bytes, f.storedBytes()) + " as much"
                                        + f.uncompressedBytes()
                                                .map(plain ->
                                                        ", of it " + times(plain, f.storedBytes()) + " by compression")
                                                .orElse(""),
                                ""))
                        .or(() -> f.uncompressedBytes()
                                .map(plain -> new Tile(
                                        "Before compression",
                                        Sizes.words(plain),
                                        times(plain, f.storedBytes()) + " as much",
                                        ""))));
    }

    private static String times(long more, long less) {
        return String.format(Locale.ROOT, "%.1f times", more / (double) less);
    }

    private Tile locks(int count, Instant at) {
        String when = "looked " + Moment.of(at, clock).words();
        return count == 0 ? new Tile("Locks", "None", when, "") : new Tile("Locks", count + " held", when, "t-warn");
    }

    private Tile check(Optional<Job> last) {
        if (last.isEmpty()) {
            return new Tile("Last check", "Never", "check it now and then", "");
        }
        Job job = last.get();
        String when = Moment.of(job.times().effective(), clock).words();
        if (!job.isEnded()) {
            return new Tile("Last check", "Running", when, "t-run");
        }
        Optional<Long> errors = job.end()
                .flatMap(Job.End::summary)
                .flatMap(s -> s instanceof JobSummary.Check c ? Optional.of(c.errors()) : Optional.empty());
        if (errors.isEmpty()) {
            return new Tile("Last check", "Not finished", when, "t-warn");
        }
        String part = job.spec() instanceof JobSpec.Check(Optional<String> subset)
                ? subset.map(p -> ", " + p + " of the data read").orElse(", structure only")
                : "";
        return errors.get() == 0
                ? new Tile("Last check", "No errors", when + part, "t-ok")
                : new Tile("Last check", Sizes.count(errors.get(), "error", "errors"), when, "t-bad");
    }
}
