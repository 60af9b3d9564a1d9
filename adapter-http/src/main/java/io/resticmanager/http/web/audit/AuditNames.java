package io.resticmanager.http.web.audit;

import io.resticmanager.domain.Ulid;
import io.resticmanager.domain.account.Actor;
import io.resticmanager.domain.audit.AuditEntry;
import io.resticmanager.domain.host.HostId;
import io.resticmanager.domain.repository.RepositoryId;
import io.resticmanager.domain.snapshot.ListedSnapshot;
import io.resticmanager.http.web.words.HostNames;
import io.resticmanager.ports.host.ReadHosts;
import io.resticmanager.ports.repository.ReadRepositories;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What a page of entries is about, by name: two questions, however many entries.
final class AuditNames {
    private static final String HOST_ID = "hostId";

    private final HostNames hosts;
    private final Map<RepositoryId, String> repositories;

    private AuditNames(HostNames hosts, Map<RepositoryId, String> repositories) {
        this.hosts = hosts;
        this.repositories = repositories;
    }

    static AuditNames of(
            Actor.Person person, ReadHosts hosts, ReadRepositories repositories, Collection<AuditEntry> entries) {
        return new AuditNames(
                HostNames.of(
                        person,
                        hosts,
                        entries.stream()
                                .flatMap(AuditNames::hostsOf)
                                .filter(Ulid::isValid)
                                .map(HostId::of)
                                .collect(Collectors.toSet())),
                repositories.names(
                        person,
                        entries.stream()
                                .filter(entry -> entry.targetKind().equals("repository"))
                                .map(AuditEntry::target)
                                .filter(Ulid::isValid)
                                .map(RepositoryId::of)
                                .collect(Collectors.toSet())));
    }

    private static Stream<String> hostsOf(AuditEntry entry) {
        return Stream.of(
                        Optional.of(entry.actor())
                                .filter(ignored -> entry.actorKind().equals("agent")),
                        Optional.of(entry.target())
                                .filter(ignored -> entry.targetKind().equals("host")),
                        Optional.ofNullable(entry.payload().get(HOST_ID)))
                .flatMap(Optional::stream);
    }

    String host(String id) {
        return Ulid.isValid(id) ? hosts.of(HostId.of(id)) : id;
    }

    String target(AuditEntry entry) {
        String named = entry.payload().getOrDefault("name", "");
        Optional<String> host =
                Optional.ofNullable(entry.payload().get(HOST_ID)).map(this::host);
        return switch (entry.targetKind()) {
            case "host" -> entry.action().equals("host.removed") && !named.isEmpty() ? named : host(entry.target());
            case "repository" -> named.isEmpty() ? repository(entry.target()) : named;
            case "job" -> host.map(name -> "on " + name).orElse("");
            case "snapshot" -> ListedSnapshot.shortened(entry.payload().getOrDefault("resticId", ""));
            case "schedule", "source-group" ->
                (named.isEmpty() ? "a group" : named)
                        + host.map(name -> " of " + name).orElse("");
            default -> "";
        };
    }

    /// The page of what an entry is about; empty text when it has none.
    String href(AuditEntry entry) {
        return switch (entry.targetKind()) {
            case "host" ->
                Ulid.isValid(entry.target()) && hosts.isThere(HostId.of(entry.target()))
                        ? "/hosts/" + entry.target()
                        : "";
            case "repository" ->
                Ulid.isValid(entry.target()) && repositories.containsKey(RepositoryId.of(entry.target()))
                        ? "/repositories/" + entry.target()
                        : "";
            case "job" -> "/jobs/" + entry.target();
            case "snapshot" -> "/snapshots/" + entry.target();
            case "schedule" -> entry.action().equals("schedule.removed") ? "" : "/schedules/" + entry.target();
            case "source-group" ->
                entry.action().equals("source-group.removed") ? "" : "/source-groups/" + entry.target();
            default -> "";
        };
    }

    private String repository(String id) {
        return Ulid.isValid(id) ? repositories.getOrDefault(RepositoryId.of(id), "removed repository") : id;
    }
}
