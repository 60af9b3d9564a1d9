package io.resticmanager.http.api.source;

import io.resticmanager.domain.repository.RepositoryId;
import io.resticmanager.domain.source.RetryPolicy;
import io.resticmanager.domain.source.Selection;
import io.resticmanager.domain.source.SourceGroup;
import io.resticmanager.http.Fields;
import io.resticmanager.ports.plan.ChangeSourceGroups;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A group as it shall be, whole: what is absent is empty.
///
/// @param includes absolute paths of the host
/// @param useFsSnapshot read from a snapshot of the file system (VSS); Windows hosts only
/// @param retry of scheduled backups; the usual one when absent
public record SourceGroupInput(
        @Nullable String name,
        @Nullable String repositoryId,
        @Nullable List<String> includes,
        @Nullable List<String> excludes,
        @Nullable List<String> tags,
        @Nullable Boolean oneFileSystem,
        @Nullable Boolean excludeCaches,
        @Nullable Boolean useFsSnapshot,
        @Nullable RetryInput retry) {
    public record RetryInput(
            @Nullable Integer attempts, @Nullable Long backOffSeconds) {}

    ChangeSourceGroups.Wanted read() {
        Fields fields = new Fields();
        Optional<String> wantedName = fields.required("name", name, text -> SourceGroup.name(text.strip()));
        Optional<RepositoryId> repository = fields.optional("repositoryId", repositoryId, RepositoryId::of);
        List<String> paths = list("includes", fields, includes, Selection.EMPTY::withIncludes, Selection::includes);
        List<String> patterns = list(
                "excludes",
                fields,
                excludes,
                l -> new Selection(List.of(), l, List.of(), false, false),
                Selection::excludes);
        List<String> words =
                list("tags", fields, tags, l -> new Selection(List.of(), List.of(), l, false, false), Selection::tags);
        Optional<RetryPolicy> policy = fields.optional("retry", retry, SourceGroupInput::policy);
        Optional<Selection> selection = fields.optional(
                "includes",
                paths,
                all -> new Selection(
                        all,
                        patterns,
                        words,
                        Boolean.TRUE.equals(oneFileSystem),
                        Boolean.TRUE.equals(excludeCaches),
                        Boolean.TRUE.equals(useFsSnapshot)));
        fields.check();
        return new ChangeSourceGroups.Wanted(
                wantedName.orElseThrow(), repository, selection.orElseThrow(), policy.orElse(RetryPolicy.DEFAULT));
    }

    // Each part by itself first, so that what is wrong is said of its own field.
    private static List<String> list(
            String field,
            Fields fields,
            @Nullable List<String> sent,
            java.util.function.Function<List<String>, Selection> make,
            java.util.function.Function<Selection, List<String>> part) {
        return fields.<List<String>, Selection>optional(field, sent, make)
                .map(part)
                .orElse(List.of());
    }

    private static RetryPolicy policy(RetryInput sent) {
        return new RetryPolicy(
                Optional.ofNullable(sent.attempts()).orElse(RetryPolicy.DEFAULT.attempts()),
                Optional.ofNullable(sent.backOffSeconds())
                        .map(Duration::ofSeconds)
                        .orElse(RetryPolicy.DEFAULT.backOff()));
    }
}
