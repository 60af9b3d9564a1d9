package io.resticmanager.http.web.source;

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
import io.resticmanager.http.web.Visit;
import io.resticmanager.http.web.hook.HookSections;
import io.resticmanager.http.web.host.SelectionForm;
import io.resticmanager.http.web.words.TypedDuration;
import io.resticmanager.ports.PageRequest;
import io.resticmanager.ports.host.ReadHosts;
import io.resticmanager.ports.plan.ChangeSourceGroups;
import io.resticmanager.ports.repository.ReadRepositories;
import io.resticmanager.ports.retention.DecideRetention;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;

/// The editor of a source group as it is shown: what is stored, or what was typed.
public final class SourceGroupViews {
    private static final int MOST_REPOSITORIES = 500;

    private final ChangeSourceGroups groups;
    private final DecideRetention retention;
    private final ReadHosts hosts;
    private final ReadRepositories repositories;
    private final RetentionPreview preview;
    private final HookSections hooks;
    private final Frames frames;

    @Inject
    public SourceGroupViews(
            ChangeSourceGroups groups,
            DecideRetention retention,
            ReadHosts hosts,
            ReadRepositories repositories,
            RetentionPreview preview,
            HookSections hooks,
            Frames frames) {
        this.groups = groups;
        this.retention = retention;
        this.hosts = hosts;
        this.repositories = repositories;
        this.preview = preview;
        this.hooks = hooks;
        this.frames = frames;
    }

    /// @param action where the form goes
    /// @param stale what somebody else made of it meanwhile; empty text when nobody did
    /// @param half what was saved although something else was refused; empty text for nothing
    /// @param revision of the group; `keepRevision` that of its retention
    /// @param repository the name of the one it writes to; empty text for none
    /// @param hooks absent of a new one
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
            RetentionPreview.Content preview,
            Optional<HookSections.Section> hooks) {}

    public record Choice(String id, String name, String url, boolean chosen) {}

    public record Preset(String word, String label) {}

    record Stored(SourceGroup group, GroupRetention retention) {}

    Filled blank(Visit visit, Host host, Form form) {
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
                preview.fresh(),
                Optional.empty());
    }

    Filled filled(Visit visit, Stored stored, Form form, String stale, String half) {
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
                current ? group.revision() : form.revision(),
                current ? stored.retention().revision() : form.revision("keepRevision"),
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
                preview(visit, stored.retention(), form),
                Optional.of(hooks.of(visit, host, group.id())));
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

    Frame frame(Visit visit, Host host, String title) {
        return frames.of(visit, Frame.Section.FLEET, title)
                .withCrumbs(List.of(
                        new Frame.Crumb("Fleet", "/"),
                        new Frame.Crumb(host.name(), "/hosts/" + host.id()),
                        new Frame.Crumb("Sources & schedules", sources(host.id())),
                        new Frame.Crumb(title, "")));
    }

    Stored find(Visit visit) {
        SourceGroupId id = visit.id("id", "source group", SourceGroupId::new);
        return new Stored(
                groups.find(visit.person(), id).orElseThrow(SourceGroupViews::noGroup),
                retention.find(visit.person(), id).orElseThrow(SourceGroupViews::noGroup));
    }

    Host host(Visit visit) {
        return host(visit, visit.id("id", "host", HostId::new));
    }

    Host host(Visit visit, HostId id) {
        return hosts.find(visit.person(), id)
                .orElseThrow(SourceGroupViews::noHost)
                .overview()
                .host();
    }

    static String sources(HostId host) {
        return "/hosts/" + host + "/sources";
    }

    static RefusedCallException noHost() {
        return new RefusedCallException(Problem.notFound("host"));
    }

    static RefusedCallException noGroup() {
        return new RefusedCallException(Problem.notFound("source group"));
    }
}
