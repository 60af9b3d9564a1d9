package io.resticmanager.http.api.repository;

import io.resticmanager.domain.Secret;
import io.resticmanager.domain.host.HostId;
import io.resticmanager.domain.repository.CredentialSlot;
import io.resticmanager.domain.repository.Repository;
import io.resticmanager.domain.repository.RepositoryFigures;
import io.resticmanager.http.Fields;
import io.resticmanager.ports.repository.ReadRepositories.RepositoryView;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/// A repository as people see it.
///
/// @param resticId restic's own id of it, once an agent has read it
/// @param appendOnly `yes`, `no` or `unknown`
/// @param generatedPassword only in the answer that made it: it is never shown again
public record RepositoryJson(
        String id,
        String name,
        String url,
        Optional<String> resticId,
        Optional<String> maintenanceHostId,
        String appendOnly,
        boolean credentialSet,
        boolean adminCredentialSet,
        Optional<FiguresJson> figures,
        Instant createdAt,
        int revision,
        Optional<String> generatedPassword) {

    public record FiguresJson(
            long storedBytes,
            Optional<Long> uncompressedBytes,
            long blobCount,
            long snapshotCount,
            int locks,
            Instant measuredAt) {
        static FiguresJson of(RepositoryFigures figures) {
            return new FiguresJson(
                    figures.storedBytes(),
                    figures.uncompressedBytes(),
                    figures.blobCount(),
                    figures.snapshotCount(),
                    figures.locks(),
                    figures.measuredAt());
        }
    }

    static RepositoryJson of(RepositoryView view) {
        return of(view.repository(), view.credentialSet(), Optional.empty());
    }

    static RepositoryJson of(RepositoryView view, Optional<Secret> generated) {
        return of(view.repository(), view.credentialSet(), generated);
    }

    private static RepositoryJson of(
            Repository repository, Map<CredentialSlot, Boolean> set, Optional<Secret> generated) {
        return new RepositoryJson(
                repository.id().toString(),
                repository.name(),
                repository.url().text(),
                repository.resticId(),
                repository.maintenanceHost().map(HostId::toString),
                Fields.word(repository.appendOnly()),
                set.getOrDefault(CredentialSlot.EVERYDAY, false),
                set.getOrDefault(CredentialSlot.ADMIN, false),
                repository.figures().map(FiguresJson::of),
                repository.createdAt(),
                repository.revision(),
                generated.map(Secret::reveal));
    }
}
