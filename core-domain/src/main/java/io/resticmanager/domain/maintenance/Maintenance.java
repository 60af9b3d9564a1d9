package io.resticmanager.domain.maintenance;

import io.resticmanager.domain.job.JobSpec;
import io.resticmanager.domain.repository.RepositoryId;
import io.resticmanager.domain.schedule.Cron;
import java.time.ZoneId;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/// How one repository is cared for.
///
/// @param cadences one for each chore
/// @param checkParts a check reads one of so many parts of the data, another each time; 0 reads the structure only, 1
///     everything; at most 1,000
/// @param maxUnused of prunes, as in [JobSpec.Prune]
/// @param revision changes with every edit; 0 while nobody has edited it
public record Maintenance(
        RepositoryId repository,
        Map<Chore, Cadence> cadences,
        int checkParts,
        Optional<String> maxUnused,
        int revision) {
    private static final int MOST_PARTS = 1_000;
    private static final int PARTS = 8;
    private static final int MINUTES = 60;

    public Maintenance {
        EnumMap<Chore, Cadence> all = new EnumMap<>(Chore.class);
        all.putAll(cadences);
        cadences = Collections.unmodifiableMap(all);
        if (all.size() < Chore.values().length) {
            throw new IllegalArgumentException("every chore has a cadence");
        }
        parts(checkParts);
        maxUnused.ifPresent(Maintenance::unused);
    }

    /// Forget every night, prune and check every week, not all repositories in the same minute.
    public static Maintenance of(RepositoryId repository) {
        int minute = Math.floorMod(repository.toString().hashCode(), MINUTES);
        return new Maintenance(
                repository,
                Map.of(
                        Chore.FORGET, nightly(minute + " 3 * * *"),
                        Chore.PRUNE, nightly(minute + " 4 * * 0"),
                        Chore.CHECK, nightly(minute + " 5 * * 6")),
                PARTS,
                Optional.empty(),
                0);
    }

    /// Refuses what no check could read.
    public static int parts(int parts) {
        if (parts < 0 || parts > MOST_PARTS) {
            throw new IllegalArgumentException("a check reads one of 0 to " + MOST_PARTS + " parts");
        }
        return parts;
    }

    /// Refuses what no prune could take.
    public static String unused(String most) {
        return new JobSpec.Prune(true, Optional.of(most)).maxUnused().orElseThrow();
    }

    /// An edit by an operator: the next revision.
    public Maintenance edited() {
        return new Maintenance(repository, cadences, checkParts, maxUnused, revision + 1);
    }

    public Cadence cadence(Chore chore) {
        return java.util.Objects.requireNonNull(cadences.get(chore));
    }

    /// What restic's `--read-data-subset` is of the check number `run`, from 0: a whole round of parts reads all data.
    public Optional<String> partOf(long run) {
        return checkParts == 0 ? Optional.empty() : Optional.of((run % checkParts + 1) + "/" + checkParts);
    }

    private static Cadence nightly(String cron) {
        return new Cadence(Cron.of(cron), ZoneId.of("UTC"), true);
    }
}
