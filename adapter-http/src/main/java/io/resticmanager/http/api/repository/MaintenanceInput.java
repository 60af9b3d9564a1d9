package io.resticmanager.http.api.repository;

import io.resticmanager.domain.maintenance.Cadence;
import io.resticmanager.domain.maintenance.Chore;
import io.resticmanager.domain.maintenance.Maintenance;
import io.resticmanager.domain.repository.RepositoryId;
import io.resticmanager.domain.schedule.Cron;
import io.resticmanager.domain.schedule.Schedule;
import io.resticmanager.http.Fields;
import java.time.ZoneId;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// How a repository shall be cared for, whole.
///
/// @param checkParts a check reads one of so many parts of the data, another each time; 0: the structure only
/// @param maxUnused what a prune may leave unused: a percentage, a size such as 500M, or unlimited; restic's own choice
///     when absent
public record MaintenanceInput(
        @Nullable CadenceInput forget,
        @Nullable CadenceInput prune,
        @Nullable CadenceInput check,
        @Nullable Integer checkParts,
        @Nullable String maxUnused) {
    /// @param zone of the IANA database, such as Europe/Berlin
    /// @param enabled yes unless told
    public record CadenceInput(
            @Nullable String cron,
            @Nullable String zone,
            @Nullable Boolean enabled) {
        private Optional<Cadence> read(Fields fields, String name) {
            Optional<Cron> wantedCron = fields.required(name + ".cron", cron, Cron::of);
            Optional<ZoneId> wantedZone = fields.required(name + ".zone", zone, Schedule::zone);
            return wantedCron.flatMap(c -> wantedZone.map(z -> new Cadence(c, z, !Boolean.FALSE.equals(enabled))));
        }
    }

    /// @param revision that the caller saw
    Maintenance read(RepositoryId repository, int revision) {
        Fields fields = new Fields();
        Map<Chore, Cadence> cadences = new EnumMap<>(Chore.class);
        for (Chore chore : Chore.values()) {
            CadenceInput given = of(chore);
            if (given == null) {
                fields.refuse(chore.word(), "This is required.");
            } else {
                given.read(fields, chore.word()).ifPresent(cadence -> cadences.put(chore, cadence));
            }
        }
        Optional<Integer> parts = fields.required("checkParts", checkParts, Maintenance::parts);
        Optional<String> unused = fields.optional("maxUnused", maxUnused, Maintenance::unused);
        fields.check();
        return new Maintenance(repository, cadences, parts.orElseThrow(), unused, revision);
    }

    private @Nullable CadenceInput of(Chore chore) {
        return switch (chore) {
            case FORGET -> forget;
            case PRUNE -> prune;
            case CHECK -> check;
        };
    }
}
