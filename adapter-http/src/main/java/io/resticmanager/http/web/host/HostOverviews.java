package io.resticmanager.http.web.host;

import io.resticmanager.domain.Verdict;
import io.resticmanager.domain.delivery.Skew;
import io.resticmanager.domain.firing.Firing;
import io.resticmanager.domain.fleet.BackupDay;
import io.resticmanager.domain.host.Host;
import io.resticmanager.domain.host.Protection;
import io.resticmanager.domain.job.Job;
import io.resticmanager.domain.job.JobKind;
import io.resticmanager.domain.job.Progress;
import io.resticmanager.domain.repository.RepositoryId;
import io.resticmanager.domain.schedule.Schedule;
import io.resticmanager.domain.snapshot.Snapshot;
import io.resticmanager.http.web.Visit;
import io.resticmanager.http.web.job.JobFacts;
import io.resticmanager.http.web.part.Glyph;
import io.resticmanager.http.web.part.Strip;
import io.resticmanager.http.web.words.Durations;
import io.resticmanager.http.web.words.Moment;
import io.resticmanager.http.web.words.Sizes;
import io.resticmanager.ports.fleet.ReadOneHost;
import io.resticmanager.ports.fleet.ReadOneHost.Detail;
import io.resticmanager.ports.job.ReadJobs.JobView;
import io.resticmanager.ports.plan.ChangeSchedules;
import io.resticmanager.ports.repository.ReadRepositories;
import io.resticmanager.ports.repository.ReadRepositories.RepositoryView;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// A host's first page.
public final class HostOverviews {
    private static final DateTimeFormatter MONTH = DateTimeFormatter.ofPattern("MMM yyyy", Locale.ENGLISH);
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMM", Locale.ENGLISH);
    private static final int MARKS = 4;
    private static final int PATHS = 6;

    private final ReadRepositories repositories;
    private final ChangeSchedules schedules;
    private final HostFailures failures;
    private final JobFacts facts;
    private final Clock clock;

    @Inject
    public HostOverviews(
            ReadRepositories repositories,
            ChangeSchedules schedules,
            HostFailures failures,
            JobFacts facts,
            Clock clock) {
        this.repositories = repositories;
        this.schedules = schedules;
        this.failures = failures;
        this.facts = facts;
        this.clock = clock;
    }

    /// @param marks days below the strip, the last one is today
    public record Overview(
            String hostId,
            List<Now> now,
            Optional<HostFailures.Failing> failing,
            List<Tile> tiles,
            Strip strip,
            List<String> marks,
            List<JobFacts.Row> recent,
            List<Group> groups,
            List<Storage> storages,
            List<Fact> vitals,
            boolean mayRun,
            String formToken) {}

    /// A job that is under way or waits.
    ///
    /// @param percent -1 without progress
    public record Now(String job, Glyph glyph, String title, String words, double percent, String percentWords) {}

    /// @param tone of the number: empty text or `t-bad`
    public record Tile(String label, String number, String words, String tone, Optional<Moment> at) {}

    /// @param size empty text while there is no snapshot
    public record Group(
            Glyph glyph,
            String name,
            List<String> paths,
            int more,
            String size,
            Optional<Moment> newest,
            String hint) {}

    public record Storage(String id, String name, String url, String mode, String figures) {}

    public record Fact(String label, String words) {}

    Overview of(Visit visit, Detail detail, boolean mayRun) {
        Host host = detail.brief().host().overview().host();
        boolean running = detail.brief().open().stream()
                .anyMatch(view -> view.job().kind() == JobKind.BACKUP
                        && view.job().state().isWithAgent());
        LocalDate today = BackupDay.dayOf(clock.instant());
        Strip strip =
                Strip.of(detail.days(), today, ReadOneHost.DAYS, BackupDay.dayOf(host.enrolledAt()), running, 8, 3);
        List<RepositoryView> used = used(visit, detail);
        return new Overview(
                host.id().toString(),
                now(visit, detail),
                detail.failing().map(failing -> failures.of(visit, detail, failing)),
                tiles(detail, used, nextRun(schedules.of(visit.person(), host.id()))),
                strip,
                marks(today),
                facts.rows(visit.person(), detail.recent()),
                detail.protectedBy().stream().map(this::group).toList(),
                used.stream().map(this::storage).toList(),
                vitals(detail),
                mayRun,
                visit.formToken());
    }

    /// The banners alone: they change each second.
    List<Now> now(Visit visit, Detail detail) {
        return detail.brief().open().stream().map(view -> now(visit, view)).toList();
    }

    private Now now(Visit visit, JobView view) {
        Job job = view.job();
        JobFacts.Row row = facts.rows(visit.person(), List.of(view)).getFirst();
        Optional<Progress> progress = view.progress();
        String words = progress.filter(p -> p.bytesTotal() > 0)
                .map(p -> Sizes.words(p.bytesDone()) + " of " + Sizes.words(p.bytesTotal())
                        + p.eta()
                                .map(eta -> ", about " + Durations.said(eta) + " left")
                                .orElse(""))
                .orElse(row.result());
        return new Now(
                row.id(),
                row.glyph(),
                (job.kind() == JobKind.BACKUP ? "Backup to " : row.what() + " of ") + row.repository(),
                words,
                row.percent(),
                progress.map(JobFacts::percent).orElse(""));
    }

    private List<Tile> tiles(Detail detail, List<RepositoryView> used, Tile nextRun) {
        List<Tile> tiles = new ArrayList<>();
        Protection protection = detail.brief().host().protection();
        boolean bad = protection == Protection.FAILING || protection == Protection.LATE;
        if (detail.newest().isEmpty()) {
            tiles.add(new Tile("Newest restore point", "None yet", "", bad ? "t-bad" : "", Optional.empty()));
            tiles.add(nextRun);
        }
        detail.newest().ifPresent(newest -> {
            tiles.add(new Tile(
                    "Newest restore point",
                    "",
                    Moment.absolute(newest.listed().time(), clock).words(),
                    bad ? "t-bad" : "",
                    Optional.of(Moment.of(newest.listed().time(), clock))));
            tiles.add(nextRun);
            detail.oldest()
                    .ifPresent(oldest -> tiles.add(new Tile(
                            "Goes back to",
                            MONTH.format(oldest.listed().time().atZone(clock.getZone())),
                            Sizes.count(detail.brief().host().overview().snapshotCount(), "snapshot", "snapshots"),
                            "",
                            Optional.empty())));
            newest.listed()
                    .sizeBytes()
                    .ifPresent(size -> tiles.add(new Tile(
                            "Protected data",
                            Sizes.words(size),
                            newest.listed()
                                    .fileCount()
                                    .map(n -> Sizes.count(n, "file", "files"))
                                    .orElse("in the newest snapshot"),
                            "",
                            Optional.empty())));
            newest.listed()
                    .addedBytes()
                    .ifPresent(added -> tiles.add(new Tile(
                            "Added last time", Sizes.words(added), "to the repository", "", Optional.empty())));
        });
        used.stream()
                .findFirst()
                .flatMap(view -> view.repository().figures())
                .ifPresent(figures -> tiles.add(new Tile(
                        "Whole repository",
                        Sizes.words(figures.storedBytes()),
                        "measured " + Moment.of(figures.measuredAt(), clock).words(),
                        "",
                        Optional.empty())));
        return tiles;
    }

    private Tile nextRun(List<Schedule> own) {
        Optional<Schedule> first = own.stream()
                .filter(Schedule::enabled)
                .min(Comparator.comparing(schedule -> Firing.next(schedule, clock.instant())));
        return first.map(schedule -> {
                    Instant at = Firing.next(schedule, clock.instant());
                    return new Tile("Next run", "", schedule.name(), "", Optional.of(Moment.of(at, clock)));
                })
                .orElseGet(() -> new Tile(
                        "Next run",
                        "By hand",
                        own.isEmpty() ? "no schedule yet" : "all schedules are off",
                        "",
                        Optional.empty()));
    }

    private static List<String> marks(LocalDate today) {
        List<String> marks = new ArrayList<>();
        for (int i = 0; i < MARKS; i++) {
            marks.add(DAY.format(today.minusDays((long) (ReadOneHost.DAYS - 1) * (MARKS - i) / MARKS)));
        }
        marks.add("today");
        return marks;
    }

    private Group group(ReadOneHost.GroupState state) {
        List<String> paths = state.group().selection().includes();
        Optional<Snapshot> newest = state.newest();
        return new Group(
                newest.isPresent()
                        ? new Glyph(Glyph.Kind.OK, "Has a restore point")
                        : new Glyph(Glyph.Kind.QUEUED, "No restore point yet"),
                state.group().name(),
                paths.stream().limit(PATHS).toList(),
                Math.max(0, paths.size() - PATHS),
                newest.flatMap(s -> s.listed().sizeBytes()).map(Sizes::words).orElse(""),
                newest.map(s -> Moment.of(s.listed().time(), clock)),
                paths.isEmpty()
                        ? "No path is chosen yet."
                        : state.group().repositoryId().isEmpty() ? "No repository is chosen yet." : "");
    }

    private List<RepositoryView> used(Visit visit, Detail detail) {
        List<RepositoryId> ids = detail.brief().groups().stream()
                .flatMap(group -> group.repositoryId().stream())
                .distinct()
                .toList();
        return ids.stream()
                .flatMap(id -> repositories.find(visit.person(), id).stream())
                .toList();
    }

    private Storage storage(RepositoryView view) {
        return new Storage(
                view.repository().id().toString(),
                view.repository().name(),
                view.repository().url().text(),
                mode(view.repository().appendOnly()),
                view.repository()
                        .figures()
                        .filter(figures -> figures.locks() > 0)
                        .map(figures -> Sizes.count(figures.locks(), "lock", "locks") + " seen "
                                + Moment.of(figures.measuredAt(), clock).words())
                        .orElse(""));
    }

    private static String mode(Verdict appendOnly) {
        return switch (appendOnly) {
            case YES -> "Append-only: this host cannot delete backups";
            case NO -> "The host may delete: use an append-only login";
            case UNKNOWN -> "Not known whether the host may delete";
        };
    }

    private List<Fact> vitals(Detail detail) {
        List<Fact> vitals = new ArrayList<>();
        Host host = detail.brief().host().overview().host();
        detail.brief()
                .host()
                .lastHeard()
                .ifPresent(at ->
                        vitals.add(new Fact("Last heard", Moment.of(at, clock).words())));
        detail.brief().host().vitals().ifPresent(said -> {
            vitals.add(new Fact("Free disk", Sizes.words(said.freeDiskBytes())));
            if (said.spoolDepth() > 0) {
                vitals.add(new Fact("To be delivered", Sizes.count(said.spoolDepth(), "message", "messages")));
            }
        });
        host.agent()
                .lastHelloAt()
                .ifPresent(at -> vitals.add(
                        new Fact("Last connected", Moment.absolute(at, clock).words())));
        if (new Skew(host.agent().clockSkew()).isWorthShowing()) {
            vitals.add(new Fact("Clock", Durations.said(host.agent().clockSkew().abs()) + " off"));
        }
        if (!host.resticHost().equals(host.name())) {
            vitals.add(new Fact("In snapshots", host.resticHost()));
        }
        return vitals;
    }
}
