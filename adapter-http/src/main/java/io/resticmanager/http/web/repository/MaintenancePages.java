package io.resticmanager.http.web.repository;

import io.resticmanager.domain.account.Permission;
import io.resticmanager.domain.maintenance.Cadence;
import io.resticmanager.domain.maintenance.Chore;
import io.resticmanager.domain.maintenance.Maintenance;
import io.resticmanager.domain.repository.Repository;
import io.resticmanager.domain.schedule.Cron;
import io.resticmanager.domain.schedule.Schedule;
import io.resticmanager.http.Problem;
import io.resticmanager.http.RefusedCallException;
import io.resticmanager.http.web.Form;
import io.resticmanager.http.web.Frame;
import io.resticmanager.http.web.Frames;
import io.resticmanager.http.web.PageRoute;
import io.resticmanager.http.web.PageSet;
import io.resticmanager.http.web.Reply;
import io.resticmanager.http.web.Visit;
import io.resticmanager.ports.care.DecideMaintenance;
import io.resticmanager.ports.repository.ReadRepositories;
import jakarta.inject.Inject;
import java.time.ZoneId;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// When a repository is cared for, as a form.
public final class MaintenancePages implements PageSet {
    private static final String FORM = "repository/maintenance.jte";

    private final ReadRepositories read;
    private final DecideMaintenance decide;
    private final Frames frames;

    @Inject
    public MaintenancePages(ReadRepositories read, DecideMaintenance decide, Frames frames) {
        this.read = read;
        this.decide = decide;
        this.frames = frames;
    }

    /// @param word begins the names of its fields
    /// @param readable what the stored expression means
    public record ChoreForm(
            String word, String title, String words, String cron, String zone, boolean enabled, String readable) {}

    /// @param revision that the reader has seen
    /// @param stale whether somebody else changed it meanwhile
    public record Filled(
            Frame frame,
            String href,
            String repository,
            String revision,
            List<ChoreForm> chores,
            String checkParts,
            String maxUnused,
            boolean stale,
            Form form) {}

    @Override
    public List<PageRoute> routes() {
        String path = "/repositories/{id}/maintenance";
        return List.of(
                PageRoute.get(path)
                        .needs(Permission.MANAGE_REPOSITORIES)
                        .by(visit -> Reply.view(FORM, filled(visit, now(visit), false))),
                PageRoute.post(path).needs(Permission.MANAGE_REPOSITORIES).by(this::save));
    }

    private Reply save(Visit visit) {
        Repository repository = RepositoryPages.find(read, visit).repository();
        Form form = visit.form();
        Map<Chore, Cadence> cadences = new EnumMap<>(Chore.class);
        for (Chore chore : Chore.values()) {
            cadence(form, chore).ifPresent(cadence -> cadences.put(chore, cadence));
        }
        Optional<Integer> parts =
                form.required("checkParts", "Say in how many parts; 0 reads no data.", MaintenancePages::parts);
        Optional<String> unused = form.optional("maxUnused", Maintenance::unused);
        Optional<Integer> revision = form.required("revision", "Open the form again.", MaintenancePages::number);
        if (!form.isGood()) {
            return Reply.refused(FORM, filled(visit, now(visit), false));
        }
        Maintenance wanted =
                new Maintenance(repository.id(), cadences, parts.orElseThrow(), unused, revision.orElseThrow());
        return switch (decide.decide(visit.person(), wanted)) {
            case DecideMaintenance.Result.Done ignored ->
                Reply.to("/repositories/" + repository.id()).saying("Saved. The next times count from now.");
            case DecideMaintenance.Result.Stale(Maintenance current) ->
                new Reply.View(409, FORM, filled(visit, current, true), Map.of());
            case DecideMaintenance.Result.NoSuchRepository ignored ->
                throw new RefusedCallException(Problem.notFound("repository"));
        };
    }

    private static Optional<Cadence> cadence(Form form, Chore chore) {
        Optional<Cron> cron =
                form.required(chore.word() + "-cron", "Say when, such as @daily or 30 4 * * 0.", Cron::of);
        Optional<ZoneId> zone =
                form.required(chore.word() + "-zone", "Say in which time zone, such as UTC.", Schedule::zone);
        return cron.flatMap(c -> zone.map(z -> new Cadence(c, z, form.isChecked(chore.word() + "-enabled"))));
    }

    private static int parts(String text) {
        return Maintenance.parts(number(text));
    }

    private static int number(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException notANumber) {
            throw new IllegalArgumentException("a whole number is expected", notANumber);
        }
    }

    private Maintenance now(Visit visit) {
        Repository repository = RepositoryPages.find(read, visit).repository();
        return decide.find(visit.person(), repository.id())
                .orElseThrow(() -> new RefusedCallException(Problem.notFound("repository")));
    }

    private Filled filled(Visit visit, Maintenance stored, boolean stale) {
        Repository repository = RepositoryPages.find(read, visit).repository();
        String href = "/repositories/" + repository.id();
        Frame frame = frames.of(visit, Frame.Section.REPOSITORIES, "Maintenance of " + repository.name())
                .withCrumbs(List.of(
                        new Frame.Crumb("Repositories", "/repositories"),
                        new Frame.Crumb(repository.name(), href),
                        new Frame.Crumb("Maintenance", "")));
        Form form = visit.form();
        return new Filled(
                frame,
                href,
                repository.name(),
                form.isEmpty() || stale ? Integer.toString(stored.revision()) : form.text("revision"),
                Stream.of(Chore.values())
                        .map(chore -> chore(form, chore, stored.cadence(chore)))
                        .toList(),
                form.isEmpty() ? Integer.toString(stored.checkParts()) : form.text("checkParts"),
                form.isEmpty() ? stored.maxUnused().orElse("") : form.text("maxUnused"),
                stale,
                form);
    }

    private static ChoreForm chore(Form form, Chore chore, Cadence stored) {
        Verb verb = Verb.of(chore);
        return new ChoreForm(
                chore.word(),
                verb.title(),
                verb.words(),
                stored.cron().text(),
                stored.zone().getId(),
                form.isEmpty() ? stored.enabled() : form.isChecked(chore.word() + "-enabled"),
                stored.cron().words());
    }
}
