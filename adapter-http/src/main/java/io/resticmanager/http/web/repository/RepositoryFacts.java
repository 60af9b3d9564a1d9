package io.resticmanager.http.web.repository;

import io.resticmanager.domain.account.Actor;
import io.resticmanager.domain.host.HostId;
import io.resticmanager.domain.job.JobKind;
import io.resticmanager.domain.repository.CredentialSlot;
import io.resticmanager.domain.repository.Repository;
import io.resticmanager.domain.repository.RepositoryFigures;
import io.resticmanager.domain.repository.RepositoryId;
import io.resticmanager.domain.snapshot.Snapshot;
import io.resticmanager.http.web.job.JobFacts;
import io.resticmanager.http.web.part.Badge;
import io.resticmanager.http.web.part.Glyph;
import io.resticmanager.http.web.part.PinMark;
import io.resticmanager.http.web.words.HostNames;
import io.resticmanager.http.web.words.HostWords;
import io.resticmanager.http.web.words.Moment;
import io.resticmanager.http.web.words.Sizes;
import io.resticmanager.ports.PageRequest;
import io.resticmanager.ports.host.ReadHosts;
import io.resticmanager.ports.job.JobStore;
import io.resticmanager.ports.job.ReadJobs;
import io.resticmanager.ports.job.ReadJobs.JobView;
import io.resticmanager.ports.repository.ReadRepositories;
import io.resticmanager.ports.repository.ReadRepositories.RepositoryView;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// What lists and pages say of repositories.
public final class RepositoryFacts {
    static final int MOST_HOSTS = 100;
    private static final int FEW_HOSTS = 4;

    private final ReadRepositories repositories;
    private final ReadHosts hosts;
    private final ReadJobs jobs;
    private final JobFacts jobFacts;
    private final Clock clock;

    @Inject
    public RepositoryFacts(
            ReadRepositories repositories, ReadHosts hosts, ReadJobs jobs, JobFacts jobFacts, Clock clock) {
        this.repositories = repositories;
        this.hosts = hosts;
        this.jobs = jobs;
        this.jobFacts = jobFacts;
        this.clock = clock;
    }

    /// @param hosts e.g. `web-01, db-01` or `4 and more`
    /// @param measured when the figures were taken; absent when never
    public record Row(
            String id,
            String name,
            String url,
            String storage,
            Badge appendOnly,
            String hosts,
            String stored,
            String snapshots,
            Optional<Moment> measured) {
        public String href() {
            return "/repositories/" + id;
        }
    }

    /// @param state e.g. `Set`
    public record Slot(String label, String words, Badge state) {}

    /// A host that uses it.
    public record Using(String href, String name, String os, Glyph glyph) {}

    /// A thing to do, with how it went last.
    ///
    /// @param refusal why this viewer cannot do it; empty text when they can
    public record Task(
            String word,
            String icon,
            String title,
            String words,
            boolean asks,
            String refusal,
            Optional<JobFacts.Row> last) {}

    /// @param host empty text when it is none of ours
    /// @param job that made it; empty text when it is none of ours
    public record SnapshotRow(
            Moment at,
            String id,
            String host,
            String hostHref,
            String paths,
            List<String> tags,
            String size,
            String files,
            String job,
            PinMark pin) {}

    List<Row> rows(Actor.Person person, List<RepositoryView> views) {
        Map<RepositoryId, List<HostId>> using = repositories.hostsUsing(
                person, views.stream().map(view -> view.repository().id()).toList(), FEW_HOSTS);
        HostNames names = HostNames.of(
                person, hosts, using.values().stream().flatMap(List::stream).collect(Collectors.toSet()));
        return views.stream()
                .map(view -> row(view, few(using.getOrDefault(view.repository().id(), List.of()), names)))
                .toList();
    }

    private Row row(RepositoryView view, String using) {
        Repository repository = view.repository();
        Optional<RepositoryFigures> figures = repository.figures();
        return new Row(
                repository.id().toString(),
                repository.name(),
                repository.url().text(),
                RepositoryWords.storage(repository.url()),
                RepositoryWords.appendOnly(repository.appendOnly()),
                using,
                figures.map(f -> Sizes.words(f.storedBytes())).orElse("–"),
                figures.map(f -> Sizes.count(f.snapshotCount())).orElse("–"),
                figures.map(f -> Moment.of(f.measuredAt(), clock)));
    }

    private static String few(List<HostId> using, HostNames names) {
        if (using.isEmpty()) {
            return "none yet";
        }
        return using.stream().limit(FEW_HOSTS - 1L).map(names::of).collect(Collectors.joining(", "))
                + (using.size() == FEW_HOSTS ? " and more" : "");
    }

    Optional<String> name(Actor.Person person, HostId id) {
        return hosts.find(person, id).map(h -> h.overview().host().name());
    }

    List<Using> using(Actor.Person person, RepositoryId id) {
        return hosts.findAll(person, repositories.hostsUsing(person, id, MOST_HOSTS)).stream()
                .sorted(Comparator.comparing(view -> view.overview().host().id().ulid()))
                .map(view -> new Using(
                        "/hosts/" + view.overview().host().id(),
                        view.overview().host().name(),
                        view.overview().host().platform().os(),
                        HostWords.glyph(view, false)))
                .toList();
    }

    Optional<JobView> last(Actor.Person person, RepositoryId id, JobKind kind) {
        JobStore.Filter filter = new JobStore.Filter(
                Optional.empty(), Optional.of(kind), Optional.empty(), Optional.of(id), Optional.empty());
        return jobs.list(person, filter, new PageRequest(Optional.empty(), 1)).items().stream()
                .findFirst();
    }

    /// @param hostless whether there is no host to do it
    List<Task> tasks(Actor.Person person, RepositoryId id, boolean hostless) {
        return Arrays.stream(Verb.values())
                .filter(verb -> !verb.isChore())
                .map(verb -> task(person, id, verb, hostless))
                .toList();
    }

    Task task(Actor.Person person, RepositoryId id, Verb verb, boolean hostless) {
        return new Task(
                verb.word(),
                verb.icon(),
                verb.title(),
                verb.words(),
                verb.asks(),
                refusal(person, verb, hostless),
                last(person, id, verb.kind()).map(view -> jobFacts.row(person, view)));
    }

    static String refusal(Actor.Person person, Verb verb, boolean hostless) {
        if (!person.may(verb.needs())) {
            return switch (verb) {
                case INIT -> "Administrators can initialise repositories.";
                case FORGET, PRUNE -> "Administrators can remove snapshots and data.";
                case TEST, STATS, SNAPSHOTS, CHECK, UNLOCK -> "Operators and administrators can do this.";
            };
        }
        return hostless ? "A host does it, and none uses this repository yet." : "";
    }

    static List<Slot> slots(RepositoryView view) {
        boolean everyday = view.credentialSet().getOrDefault(CredentialSlot.EVERYDAY, false);
        boolean admin = view.credentialSet().getOrDefault(CredentialSlot.ADMIN, false);
        Badge set = new Badge(Badge.Tone.OK, "check", "Set");
        return List.of(
                new Slot(
                        "Repository password", "Encrypts all that restic stores. Without it nothing can be read.", set),
                new Slot(
                        "Everyday login",
                        "What hosts reach the storage with.",
                        everyday ? set : new Badge(Badge.Tone.IDLE, "", "None")),
                new Slot(
                        "Admin login",
                        "May delete. It reaches a host only for a job that needs it, and is not stored there.",
                        admin ? set : new Badge(Badge.Tone.IDLE, "", "None")));
    }

    /// @param back the page that shows them
    List<SnapshotRow> snapshots(Actor.Person person, List<Snapshot> snapshots, String back) {
        HostNames names = HostNames.of(
                person,
                hosts,
                snapshots.stream().flatMap(one -> one.hostId().stream()).collect(Collectors.toSet()));
        return snapshots.stream().map(one -> snapshot(one, names, back)).toList();
    }

    private SnapshotRow snapshot(Snapshot snapshot, HostNames names, String back) {
        var listed = snapshot.listed();
        return new SnapshotRow(
                Moment.of(listed.time(), clock),
                listed.shortId(),
                snapshot.hostId().map(names::of).orElse(listed.hostname()),
                snapshot.hostId()
                        .filter(names::isThere)
                        .map(id -> "/hosts/" + id)
                        .orElse(""),
                String.join(", ", listed.paths()),
                listed.tags().stream().filter(tag -> !tag.startsWith("rm-")).toList(),
                listed.sizeBytes().map(Sizes::words).orElse("–"),
                listed.fileCount().map(Sizes::count).orElse("–"),
                listed.jobId().map(Object::toString).orElse(""),
                PinMark.of(snapshot, back));
    }
}
