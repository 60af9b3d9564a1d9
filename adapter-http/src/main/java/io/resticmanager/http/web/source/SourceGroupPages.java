package io.resticmanager.http.web.source;

import io.resticmanager.domain.account.Permission;
import io.resticmanager.domain.host.Host;
import io.resticmanager.domain.host.HostId;
import io.resticmanager.domain.repository.RepositoryId;
import io.resticmanager.domain.retention.GroupRetention;
import io.resticmanager.domain.retention.RetentionPolicy;
import io.resticmanager.domain.source.RetryPolicy;
import io.resticmanager.domain.source.Selection;
import io.resticmanager.domain.source.SourceGroup;
import io.resticmanager.domain.source.SourceGroupId;
import io.resticmanager.http.Problem;
import io.resticmanager.http.RefusedCallException;
import io.resticmanager.http.web.Form;
import io.resticmanager.http.web.Frame;
import io.resticmanager.http.web.Frames;
import io.resticmanager.http.web.PageRoute;
import io.resticmanager.http.web.PageSet;
import io.resticmanager.http.web.Reply;
import io.resticmanager.http.web.Visit;
import io.resticmanager.http.web.host.SelectionForm;
import io.resticmanager.http.web.words.TypedDuration;
import io.resticmanager.ports.PageRequest;
import io.resticmanager.ports.host.ReadHosts;
import io.resticmanager.ports.plan.ChangeSourceGroups;
import io.resticmanager.ports.plan.ChangeSourceGroups.Result;
import io.resticmanager.ports.repository.ReadRepositories;
import io.resticmanager.ports.retention.DecideRetention;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// What a host backs up, group by group: making, changing and removing one, and how long its snapshots are kept.
public final class SourceGroupPages implements PageSet {
    private static final String PAGE = "source/edit.jte";
    private static final int MOST_REPOSITORIES = 500;

    private final ChangeSourceGroups groups;
    private final DecideRetention retention;
    private final ReadHosts hosts;
    private final ReadRepositories repositories;
    private final RetentionPreview preview;
    private final Frames frames;

    @Inject
    public SourceGroupPages(
            ChangeSourceGroups groups,
            DecideRetention retention,
            ReadHosts hosts,
            ReadRepositories repositories,
            RetentionPreview preview,
            Frames frames) {
        this.groups = groups;
        this.retention = retention;
        this.hosts = hosts;
        this.repositories = repositories;
        this.preview = preview;
        this.frames = frames;
    }

    /// @param action where the form goes
    /// @param stale what somebody else made of it meanwhile; empty text when nobody did
    /// @param half what was saved although something else was refused; empty text for nothing
    /// @param revision of the group; `keepRevision` that of its retention
    /// @param repository the name of the one it writes to; empty text for none
    public record Filled(
            Frame frame,
            boolean isNew,
            String action,
            String back,
            String host,
            String os,
            String stale,
            String half,
            Form form,
            int revision,
            int keepRevision,
            String name,
            String repository,
            List<Choice> repositories,
            SelectionForm.Filled files,
            String attempts,
            String backOff,
            RetentionForm.Filled keep,
            List<Preset> presets,
            RetentionPreview.Content preview) {}

    public record Choice(String id, String name, String url, boolean chosen) {}

    public record Preset(String word, String label) {}

    /// @param refusal why it was not deleted; empty text before anybody tried
    public record Removal(Frame frame, String action, String back, String name, int revision, String refusal) {}

    private record Stored(SourceGroup group, GroupRetention retention) {}

    @Override
    public List<PageRoute> routes() {
        return List.of(
                PageRoute.get("/hosts/{id}/sources/new")
                        .needs(Permission.MANAGE_HOSTS)
                        .by(visit -> Reply.view(PAGE, blank(visit, host(visit), Form.empty()))),
                PageRoute.post("/hosts/{id}/sources/new")
                        .needs(Permission.MANAGE_HOSTS)
                        .by(this::define),
                PageRoute.get("/source-groups/{id}")
                        .needs(Permission.VIEW)
                        .by(visit -> Reply.view(PAGE, filled(visit, find(visit), Form.empty(), "", ""))),
                PageRoute.post("/source-groups/{id}")
                        .needs(Permission.MANAGE_HOSTS)
                        .by(this::change),
                PageRoute.get("/source-groups/{id}/remove")
                        .needs(Permission.MANAGE_HOSTS)
                        .by(visit -> Reply.view(
                                "source/remove.jte", removal(visit, find(visit).group(), ""))),
                PageRoute.post("/source-groups/{id}/remove")
                        .needs(Permission.MANAGE_HOSTS)
                        .by(this::remove));
    }

    private Reply define(Visit visit) {
        Host host = host(visit);
        Form form = visit.form();
        if (form.isChecked("act")) {
            return looked(visit, blank(visit, host, form));
        }
        Optional<ChangeSourceGroups.Wanted> wanted = read(form);
        Optional<RetentionPolicy> policy = RetentionForm.read(form);
        if (wanted.isEmpty() || !form.isGood()) {
            return Reply.refused(PAGE, blank(visit, host, form));
        }
        return switch (groups.define(visit.person(), host.id(), wanted.get())) {
            case Result.Done(SourceGroup group) -> {
                if (policy.isPresent()) {
                    retention.decide(
                            visit.person(), group.id(), 0, new DecideRetention.Wanted(policy, false, Optional.empty()));
                }
                yield Reply.to(sources(host.id())).saying(group.name() + " is saved. The agent takes it over.");
            }
            case Result.Invalid(String field, String sentence) -> {
                form.refuse(field, sentence);
                yield Reply.refused(PAGE, blank(visit, host, form));
            }
            case Result.NoSuchHost ignored -> throw noHost();
            case Result.NoSuchGroup ignored -> throw noGroup();
            case Result.Stale ignored -> throw noGroup();
            case Result.Removed ignored -> throw noGroup();
            case Result.Scheduled ignored -> throw noGroup();
            case Result.LastOne ignored -> throw noGroup();
        };
    }

    private Reply change(Visit visit) {
        Stored stored = find(visit);
        Form form = visit.form();
        if (form.isChecked("act")) {
            return looked(visit, filled(visit, stored, form, "", ""));
        }
        Optional<ChangeSourceGroups.Wanted> wanted = read(form);
        Optional<RetentionPolicy> policy = RetentionForm.read(form);
        if (form.isGood() && form.isChecked("belowFloor") && decidesAnew(form, stored.retention(), policy)) {
            if (!visit.may(Permission.REMOVE_SNAPSHOTS)) {
                form.refuse("keep", "Only administrators change this while fewer than the last 3 may stay.");
            }
            form.required("confirm", "Type the group's name to let fewer stay.", name -> name);
        }
        if (wanted.isEmpty() || !form.isGood()) {
            return Reply.refused(PAGE, filled(visit, stored, form, "", ""));
        }
        // Both before either is written, so that a stale page changes nothing.
        if (stored.group().revision() != revision(form, "revision")
                || stored.retention().revision() != revision(form, "keepRevision")) {
            return stale(visit, stored);
        }
        Optional<Reply> refused = changeGroup(visit, stored, wanted.get());
        return refused.orElseGet(() -> decide(visit, stored, policy));
    }

    private Optional<Reply> changeGroup(Visit visit, Stored stored, ChangeSourceGroups.Wanted wanted) {
        SourceGroup group = stored.group();
        if (wanted.equals(
                new ChangeSourceGroups.Wanted(group.name(), group.repositoryId(), group.selection(), group.retry()))) {
            return Optional.empty();
        }
        Form form = visit.form();
        return switch (groups.change(visit.person(), group.id(), revision(form, "revision"), wanted)) {
            case Result.Done ignored -> Optional.empty();
            case Result.Invalid(String field, String sentence) -> {
                form.refuse(field, sentence);
                yield Optional.of(Reply.refused(PAGE, filled(visit, stored, form, "", "")));
            }
            case Result.Stale ignored -> Optional.of(stale(visit, find(visit)));
            case Result.NoSuchHost ignored -> throw noHost();
            case Result.NoSuchGroup ignored -> throw noGroup();
            case Result.Removed ignored -> throw noGroup();
            case Result.Scheduled ignored -> throw noGroup();
            case Result.LastOne ignored -> throw noGroup();
        };
    }

    private Reply decide(Visit visit, Stored stored, Optional<RetentionPolicy> policy) {
        Form form = visit.form();
        Reply done = Reply.to(sources(stored.group().hostId()))
                .saying(form.text("name") + " is saved. The agent takes it over.");
        if (!decidesAnew(form, stored.retention(), policy)) {
            return done;
        }
        DecideRetention.Wanted wanted = new DecideRetention.Wanted(
                policy,
                form.isChecked("belowFloor"),
                Optional.of(form.text("confirm")).filter(text -> !text.isEmpty()));
        return switch (retention.decide(visit.person(), stored.group().id(), revision(form, "keepRevision"), wanted)) {
            case DecideRetention.Result.Done ignored -> done;
            case DecideRetention.Result.Stale ignored -> stale(visit, find(visit));
            case DecideRetention.Result.NotTyped(String name) -> {
                form.refuse("confirm", "This is not the group's name, “" + name + "”.");
                Stored now = find(visit);
                String half = now.group().revision() == stored.group().revision()
                        ? ""
                        : "What is backed up is saved. How long it is kept is not.";
                yield Reply.refused(PAGE, filled(visit, now, form, "", half));
            }
            case DecideRetention.Result.NoSuchGroup ignored -> throw noGroup();
        };
    }

    private static boolean decidesAnew(Form form, GroupRetention before, Optional<RetentionPolicy> policy) {
        return !before.policy().equals(policy) || before.belowFloor() != form.isChecked("belowFloor");
    }

    private Reply stale(Visit visit, Stored now) {
        SourceGroup group = now.group();
        String words = group.name() + ", " + String.join(" ", group.selection().includes()) + ", keeps "
                + now.retention().policy().map(RetentionPolicy::words).orElse("all snapshots");
        return new Reply.View(409, PAGE, filled(visit, now, visit.form(), words, ""), Map.of());
    }

    // Without scripts a button asks for the whole page; with them only for what would stay.
    private static Reply looked(Visit visit, Filled filled) {
        return visit.wantsOnly("retention-preview")
                ? Reply.view("source/preview.jte", filled.preview())
                : Reply.view(PAGE, filled);
    }

    private Reply remove(Visit visit) {
        SourceGroup group = find(visit).group();
        return switch (groups.remove(visit.person(), group.id(), revision(visit.form(), "revision"))) {
            case Result.Removed ignored ->
                Reply.to(sources(group.hostId())).saying(group.name() + " is deleted. Its snapshots stay.");
            case Result.Stale(SourceGroup current) ->
                Reply.to("/source-groups/" + current.id())
                        .warning("Somebody has changed this group meanwhile. Look at it, then delete it again.");
            case Result.Scheduled scheduled ->
                Reply.refused(
                        "source/remove.jte",
                        removal(
                                visit,
                                group,
                                "It is still backed up by "
                                        + scheduled.by().stream()
                                                .map(schedule -> "“" + schedule.name() + "”")
                                                .collect(Collectors.joining(", "))
                                        + ". Take it out of there first."));
            case Result.LastOne ignored ->
                Reply.refused(
                        "source/remove.jte",
                        removal(visit, group, "It is the host's only group, and a host keeps one. Change it instead."));
            case Result.Done ignored -> throw noGroup();
            case Result.Invalid ignored -> throw noGroup();
            case Result.NoSuchHost ignored -> throw noHost();
            case Result.NoSuchGroup ignored -> throw noGroup();
        };
    }

    private static Optional<ChangeSourceGroups.Wanted> read(Form form) {
        Optional<String> name = form.required("name", "Say what it is called.", SourceGroup::name);
        Optional<RepositoryId> repository = form.optional("repositoryId", RepositoryId::of);
        Optional<Selection> selection = SelectionForm.read(form);
        Optional<Integer> attempts = form.required(
                "attempts",
                "Say how often; 0 is never.",
                text -> new RetryPolicy(number(text), RetryPolicy.DEFAULT.backOff()).attempts());
        Optional<Duration> backOff = form.required(
                "backOff", "Say how long to wait.", text -> new RetryPolicy(1, TypedDuration.parse(text)).backOff());
        return form.isGood()
                ? Optional.of(new ChangeSourceGroups.Wanted(
                        name.orElseThrow(),
                        repository,
                        selection.orElseThrow(),
                        new RetryPolicy(attempts.orElseThrow(), backOff.orElseThrow())))
                : Optional.empty();
    }

    private static int number(String text) {
        if (!text.matches("\\d{1,4}")) {
            throw new IllegalArgumentException("this is a whole number");
        }
        return Integer.parseInt(text);
    }

    private Filled blank(Visit visit, Host host, Form form) {
        boolean fresh = form.isEmpty();
        Optional<String> usual = groups.of(visit.person(), host.id()).stream()
                .flatMap(group -> group.repositoryId().stream())
                .map(RepositoryId::toString)
                .findFirst();
        return new Filled(
                frame(visit, host, "New source group"),
                true,
                "/hosts/" + host.id() + "/sources/new",
                sources(host.id()),
                host.name(),
                host.platform().os(),
                "",
                "",
                shown(form),
                0,
                0,
                form.text("name"),
                "",
                choices(visit, fresh ? usual : Optional.of(form.text("repositoryId"))),
                SelectionForm.filled(Selection.EMPTY, form),
                fresh ? String.valueOf(RetryPolicy.DEFAULT.attempts()) : form.text("attempts"),
                fresh ? TypedDuration.text(RetryPolicy.DEFAULT.backOff()) : form.text("backOff"),
                fresh ? RetentionForm.filled(Optional.of(RetentionPolicy.DEFAULT), false) : RetentionForm.filled(form),
                presets(),
                preview.fresh());
    }

    private Filled filled(Visit visit, Stored stored, Form form, String stale, String half) {
        SourceGroup group = stored.group();
        Host host = host(visit, group.hostId());
        boolean fresh = form.isEmpty();
        // After a stale editor was told, saving once more is meant.
        boolean current = fresh || !stale.isEmpty() || !half.isEmpty();
        return new Filled(
                frame(visit, host, group.name()),
                false,
                "/source-groups/" + group.id(),
                sources(host.id()),
                host.name(),
                host.platform().os(),
                stale,
                half,
                shown(form),
                current ? group.revision() : revision(form, "revision"),
                current ? stored.retention().revision() : revision(form, "keepRevision"),
                fresh ? group.name() : form.text("name"),
                group.repositoryId().map(id -> repositoryName(visit, id)).orElse(""),
                choices(
                        visit,
                        fresh
                                ? group.repositoryId().map(RepositoryId::toString)
                                : Optional.of(form.text("repositoryId"))),
                SelectionForm.filled(group.selection(), form),
                fresh ? String.valueOf(group.retry().attempts()) : form.text("attempts"),
                fresh ? TypedDuration.text(group.retry().backOff()) : form.text("backOff"),
                fresh
                        ? RetentionForm.filled(
                                stored.retention().policy(), stored.retention().belowFloor())
                        : RetentionForm.filled(form),
                presets(),
                preview(visit, stored.retention(), form));
    }

    private RetentionPreview.Content preview(Visit visit, GroupRetention stored, Form form) {
        if (form.isEmpty()) {
            return preview.of(visit.person(), stored);
        }
        // Read apart from the form that is shown, whose errors are those of saving.
        Form asked = form.with("act", "preview");
        Optional<RetentionPolicy> policy = RetentionForm.preset(form).or(() -> RetentionForm.read(asked));
        if (!asked.isGood()) {
            return preview.problem(asked.errors().getFirst());
        }
        return preview.of(
                visit.person(),
                new GroupRetention(stored.group(), policy, form.isChecked("belowFloor"), stored.revision()));
    }

    // What a button filled in stands in the fields in place of what was typed there.
    private static Form shown(Form form) {
        return RetentionForm.preset(form).isPresent() ? RetentionForm.withPreset(form) : form;
    }

    private static List<Preset> presets() {
        return RetentionForm.PRESETS.stream()
                .map(preset -> new Preset(preset.word(), preset.label()))
                .toList();
    }

    private List<Choice> choices(Visit visit, Optional<String> chosen) {
        return repositories.list(visit.person(), new PageRequest(Optional.empty(), MOST_REPOSITORIES)).items().stream()
                .map(view -> view.repository())
                .map(repository -> new Choice(
                        repository.id().toString(),
                        repository.name(),
                        repository.url().text(),
                        chosen.filter(repository.id().toString()::equals).isPresent()))
                .toList();
    }

    private String repositoryName(Visit visit, RepositoryId id) {
        return repositories
                .find(visit.person(), id)
                .map(view -> view.repository().name())
                .orElse("removed repository");
    }

    private Removal removal(Visit visit, SourceGroup group, String refusal) {
        Host host = host(visit, group.hostId());
        return new Removal(
                frame(visit, host, "Delete " + group.name()),
                "/source-groups/" + group.id() + "/remove",
                "/source-groups/" + group.id(),
                group.name(),
                group.revision(),
                refusal);
    }

    private Frame frame(Visit visit, Host host, String title) {
        return frames.of(visit, Frame.Section.FLEET, title)
                .withCrumbs(List.of(
                        new Frame.Crumb("Fleet", "/"),
                        new Frame.Crumb(host.name(), "/hosts/" + host.id()),
                        new Frame.Crumb("Sources & schedules", sources(host.id())),
                        new Frame.Crumb(title, "")));
    }

    private Stored find(Visit visit) {
        SourceGroupId id = visit.id("id", "source group", SourceGroupId::new);
        return new Stored(
                groups.find(visit.person(), id).orElseThrow(SourceGroupPages::noGroup),
                retention.find(visit.person(), id).orElseThrow(SourceGroupPages::noGroup));
    }

    private Host host(Visit visit) {
        return host(visit, visit.id("id", "host", HostId::new));
    }

    private Host host(Visit visit, HostId id) {
        return hosts.find(visit.person(), id)
                .orElseThrow(SourceGroupPages::noHost)
                .overview()
                .host();
    }

    private static int revision(Form form, String field) {
        return form.text(field).matches("\\d{1,9}") ? Integer.parseInt(form.text(field)) : -1;
    }

    private static String sources(HostId host) {
        return "/hosts/" + host + "/sources";
    }

    private static RefusedCallException noHost() {
        return new RefusedCallException(Problem.notFound("host"));
    }

    private static RefusedCallException noGroup() {
        return new RefusedCallException(Problem.notFound("source group"));
    }
}
