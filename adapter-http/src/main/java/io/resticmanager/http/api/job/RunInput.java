package io.resticmanager.http.api.job;

import io.resticmanager.domain.Limits;
import io.resticmanager.domain.job.JobKind;
import io.resticmanager.domain.job.JobSpec;
import io.resticmanager.domain.repository.RepositoryId;
import io.resticmanager.domain.source.Selection;
import io.resticmanager.domain.source.SourceGroupId;
import io.resticmanager.http.Fields;
import io.resticmanager.http.api.LimitsInput;
import io.resticmanager.ports.job.RunJob;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What to run. Each kind has its own fields; others are refused.
///
/// @param confirm the repository's name, with `removeAll`
/// @param queue keep it for a host that is away
/// @param hooks always refused, with a sentence that says where hooks are set
public record RunInput(
        @Nullable String kind,
        @Nullable String repositoryId,
        @Nullable String sourceGroupId,
        @Nullable List<String> includes,
        @Nullable List<String> excludes,
        @Nullable List<String> tags,
        @Nullable Boolean dryRun,
        @Nullable LimitsInput limits,
        @Nullable String readDataSubset,
        @Nullable Boolean removeAll,
        @Nullable String confirm,
        @Nullable String maxUnused,
        @Nullable Boolean queue,
        @Nullable Object hooks) {
    private static final Set<String> LATER = Set.of("restore", "diff");

    Optional<RunJob.Order> order(Fields fields) {
        return fields.<String, JobKind>required("kind", kind, RunInput::kind).flatMap(k -> order(fields, k));
    }

    Limits limits(Fields fields) {
        return LimitsInput.read(fields, limits);
    }

    private Optional<RunJob.Order> order(Fields fields, JobKind wanted) {
        refuseForeign(fields, wanted);
        refuseHooks(fields, wanted);
        if (wanted == JobKind.BACKUP && sourceGroupId != null) {
            refuseBesideGroup(fields);
            return fields.optional("sourceGroupId", sourceGroupId, SourceGroupId::of)
                    .map(group -> new RunJob.Order.GroupBackup(group, Boolean.TRUE.equals(dryRun)));
        }
        if (wanted == JobKind.FORGET) {
            return fields.required("sourceGroupId", sourceGroupId, SourceGroupId::of)
                    .map(group -> new RunJob.Order.GroupForget(group, Boolean.TRUE.equals(dryRun)));
        }
        Optional<RepositoryId> repository = fields.required("repositoryId", repositoryId, RepositoryId::of);
        Optional<JobSpec> spec = switch (wanted) {
            case TEST -> Optional.of(new JobSpec.Test());
            case INIT -> Optional.of(new JobSpec.Init());
            case STATS -> Optional.of(new JobSpec.Stats());
            case SNAPSHOTS -> Optional.of(new JobSpec.Snapshots());
            case UNLOCK -> Optional.of(new JobSpec.Unlock(Boolean.TRUE.equals(removeAll)));
            case CHECK ->
                readDataSubset == null
                        ? Optional.of(new JobSpec.Check(Optional.empty()))
                        : fields.optional("readDataSubset", readDataSubset, s -> new JobSpec.Check(Optional.of(s)));
            case PRUNE ->
                maxUnused == null
                        ? Optional.of(new JobSpec.Prune(Boolean.TRUE.equals(dryRun), Optional.empty()))
                        : fields.optional(
                                "maxUnused",
                                maxUnused,
                                s -> new JobSpec.Prune(Boolean.TRUE.equals(dryRun), Optional.of(s)));
            case FORGET -> Optional.empty();
            case BACKUP -> backup(fields);
        };
        if (spec.filter(JobSpec::isRemoveAll).isPresent()) {
            return repository.map(r -> new RunJob.Order.UnlockAll(r, confirm == null ? "" : confirm));
        }
        return repository.flatMap(r -> spec.map(s -> new RunJob.Order.OnRepository(r, s)));
    }

    private Optional<JobSpec> backup(Fields fields) {
        Optional<Selection> paths = fields.required("includes", includes, RunInput::atLeastOne);
        Optional<Selection> without =
                fields.optional("excludes", excludes, e -> new Selection(List.of(), e, List.of(), false, false));
        Optional<Selection> tagged =
                fields.optional("tags", tags, t -> new Selection(List.of(), List.of(), t, false, false));
        return paths.map(p -> new JobSpec.Backup(
                Optional.empty(),
                new Selection(
                        p.includes(),
                        without.map(Selection::excludes).orElse(List.of()),
                        tagged.map(Selection::tags).orElse(List.of()),
                        false,
                        false),
                Boolean.TRUE.equals(dryRun)));
    }

    private void refuseForeign(Fields fields, JobKind wanted) {
        Map<String, Boolean> given = new LinkedHashMap<>();
        given.put("sourceGroupId", sourceGroupId != null);
        given.put("includes", includes != null);
        given.put("excludes", excludes != null);
        given.put("tags", tags != null);
        given.put("dryRun", dryRun != null);
        given.put("readDataSubset", readDataSubset != null);
        given.put("removeAll", removeAll != null);
        given.put("confirm", confirm != null);
        given.put("maxUnused", maxUnused != null);
        Set<String> own = switch (wanted) {
            case BACKUP -> Set.of("sourceGroupId", "includes", "excludes", "tags", "dryRun");
            case FORGET -> Set.of("sourceGroupId", "dryRun");
            case PRUNE -> Set.of("dryRun", "maxUnused");
            case CHECK -> Set.of("readDataSubset");
            case UNLOCK -> Set.of("removeAll", "confirm");
            case TEST, INIT, STATS, SNAPSHOTS -> Set.of();
        };
        given.forEach((name, there) -> {
            if (there && !own.contains(name)) {
                fields.refuse(name, "A job of the kind " + Fields.word(wanted) + " does not take this.");
            }
        });
    }

    private void refuseHooks(Fields fields, JobKind wanted) {
        if (hooks != null) {
            fields.refuse(
                    "hooks",
                    wanted == JobKind.BACKUP
                            ? "A backup takes the hooks of its source group. Set them there."
                            : "Hooks run around backups only, never around a job of the kind " + Fields.word(wanted)
                                    + ".");
        }
    }

    private void refuseBesideGroup(Fields fields) {
        if (repositoryId != null) {
            fields.refuse("repositoryId", "The source group says which repository. Leave this out.");
        }
        if (includes != null) {
            fields.refuse("includes", "The source group says which paths. Leave this out.");
        }
        if (excludes != null) {
            fields.refuse("excludes", "The source group says what is excluded. Leave this out.");
        }
        if (tags != null) {
            fields.refuse("tags", "The source group says which tags. Leave this out.");
        }
    }

    private static JobKind kind(String word) {
        if (LATER.contains(word)) {
            throw new IllegalArgumentException("jobs of the kind " + word + " are not supported by this version");
        }
        return Fields.word(JobKind.class, word);
    }

    private static Selection atLeastOne(List<String> paths) {
        if (paths.isEmpty()) {
            throw new IllegalArgumentException("a backup needs at least one path");
        }
        return Selection.EMPTY.withIncludes(paths);
    }
}
