package io.resticmanager.http.web.hook;

import io.resticmanager.domain.account.Permission;
import io.resticmanager.domain.hook.HookPhase;
import io.resticmanager.domain.hook.Shell;
import io.resticmanager.domain.host.Host;
import io.resticmanager.domain.host.HostId;
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
import io.resticmanager.ports.host.ReadHosts;
import io.resticmanager.ports.plan.ChangeHooks;
import io.resticmanager.ports.plan.ChangeHooks.Result;
import io.resticmanager.ports.plan.ChangeHooks.WantedSide;
import io.resticmanager.ports.plan.ChangeSourceGroups;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// The hooks of a source group and the defaults of a host, as forms. Their texts go in and never come out again.
public final class HookPages implements PageSet {
    private static final String PAGE = "hook/edit.jte";

    private final ChangeHooks hooks;
    private final ChangeSourceGroups groups;
    private final ReadHosts hosts;
    private final Frames frames;

    @Inject
    public HookPages(ChangeHooks hooks, ChangeSourceGroups groups, ReadHosts hosts, Frames frames) {
        this.hooks = hooks;
        this.groups = groups;
        this.hosts = hosts;
        this.frames = frames;
    }

    /// @param group its name; empty text: the defaults of the host
    /// @param shells to choose from; none for a group
    /// @param refused whether the agent of the host runs no hooks
    /// @param stale how somebody else left them meanwhile; empty text when nobody did
    /// @param scripted whether a script was sent that has to be entered again
    public record Filled(
            Frame frame,
            String group,
            String host,
            String action,
            String back,
            int revision,
            List<HookForm.Choice> shells,
            boolean refused,
            List<HookForm.Side> sides,
            String stale,
            boolean scripted,
            Form form) {}

    /// Whose hooks a page is about.
    private record Owner(Host host, Optional<SourceGroup> group) {
        String back() {
            return group.map(one -> "/source-groups/" + one.id()).orElse("/hosts/" + host.id() + "/settings");
        }

        String action() {
            return group.map(one -> "/source-groups/" + one.id()).orElse("/hosts/" + host.id()) + "/hooks";
        }
    }

    @Override
    public List<PageRoute> routes() {
        return List.of(
                PageRoute.get("/source-groups/{id}/hooks")
                        .needs(Permission.MANAGE_HOOKS)
                        .by(visit -> show(visit, group(visit))),
                PageRoute.post("/source-groups/{id}/hooks")
                        .needs(Permission.MANAGE_HOOKS)
                        .by(visit -> save(visit, group(visit))),
                PageRoute.get("/hosts/{id}/hooks")
                        .needs(Permission.MANAGE_HOOKS)
                        .by(visit -> show(visit, host(visit))),
                PageRoute.post("/hosts/{id}/hooks")
                        .needs(Permission.MANAGE_HOOKS)
                        .by(visit -> save(visit, host(visit))));
    }

    private Reply show(Visit visit, Owner owner) {
        return Reply.view(PAGE, filled(visit, owner, now(visit, owner), Form.empty(), ""));
    }

    private Reply save(Visit visit, Owner owner) {
        Form form = visit.form();
        boolean windows = owner.host().platform().isWindows();
        Optional<Shell> shell = owner.group().isPresent()
                ? Optional.empty()
                : form.optional("shell", text -> Shell.valueOf(text.toUpperCase(Locale.ROOT)));
        Optional<WantedSide> pre = HookForm.read(form, HookPhase.PRE, windows);
        Optional<WantedSide> post = HookForm.read(form, HookPhase.POST, windows);
        if (!form.isGood()) {
            return refused(visit, owner);
        }
        ChangeHooks.Wanted wanted = new ChangeHooks.Wanted(shell, pre.orElseThrow(), post.orElseThrow());
        int revision = form.revision();
        Result result = owner.group().isPresent()
                ? hooks.changeGroup(visit.person(), owner.group().get().id(), revision, wanted)
                : hooks.changeHost(visit.person(), owner.host().id(), revision, wanted);
        return switch (result) {
            case Result.Done ignored ->
                Reply.to(owner.back()).saying("The hooks are saved. The agent takes them over.");
            case Result.Invalid(String field, String sentence) -> {
                form.refuse(
                        field.equals("pre") || field.equals("post") ? field + "-mode" : field.replace('.', '-'),
                        sentence);
                yield refused(visit, owner);
            }
            case Result.Stale(ChangeHooks.Shown current) ->
                new Reply.View(
                        409,
                        PAGE,
                        filled(
                                visit,
                                owner,
                                current,
                                form,
                                "before: " + HookForm.words(current.kept().pre()) + ", after: "
                                        + HookForm.words(current.kept().post())),
                        Map.of());
            case Result.NoSuchOwner ignored -> throw notFound("source group");
        };
    }

    private Reply refused(Visit visit, Owner owner) {
        return Reply.refused(PAGE, filled(visit, owner, now(visit, owner), visit.form(), ""));
    }

    private Filled filled(Visit visit, Owner owner, ChangeHooks.Shown now, Form form, String stale) {
        Host host = owner.host();
        return new Filled(
                frame(visit, owner),
                owner.group().map(SourceGroup::name).orElse(""),
                host.name(),
                owner.action(),
                owner.back(),
                // After a stale editor was told, saving once more is meant.
                form.isEmpty() || !stale.isEmpty() ? now.kept().revision() : form.revision(),
                owner.group().isPresent() ? List.of() : shells(host, now, form),
                !host.agent().allowsHooks().orElse(true),
                Stream.of(HookPhase.values())
                        .map(phase -> HookForm.shown(form, phase, now))
                        .toList(),
                stale,
                Stream.of(HookPhase.values())
                        .anyMatch(phase ->
                                !form.secret(HookForm.field(phase) + "-script").isEmpty()),
                form);
    }

    private static List<HookForm.Choice> shells(Host host, ChangeHooks.Shown now, Form form) {
        String chosen = form.isEmpty() ? word(now.kept().shell()) : form.text("shell");
        return Stream.of(Shell.values())
                .filter(shell -> shell.fits(host.platform()))
                .map(shell -> new HookForm.Choice(
                        word(shell), word(shell), word(shell).equals(chosen)))
                .toList();
    }

    private Frame frame(Visit visit, Owner owner) {
        String host = "/hosts/" + owner.host().id();
        List<Frame.Crumb> crumbs = new ArrayList<>();
        crumbs.add(new Frame.Crumb("Fleet", "/"));
        crumbs.add(new Frame.Crumb(owner.host().name(), host));
        owner.group()
                .ifPresentOrElse(
                        group -> {
                            crumbs.add(new Frame.Crumb("Sources & schedules", host + "/sources"));
                            crumbs.add(new Frame.Crumb(group.name(), owner.back()));
                        },
                        () -> crumbs.add(new Frame.Crumb("Settings", owner.back())));
        crumbs.add(new Frame.Crumb("Hooks", ""));
        return frames.of(visit, Frame.Section.FLEET, "Hooks").withCrumbs(List.copyOf(crumbs));
    }

    private ChangeHooks.Shown now(Visit visit, Owner owner) {
        return owner.group()
                .map(group -> hooks.ofGroup(visit.person(), group.id()))
                .orElseGet(() -> hooks.ofHost(visit.person(), owner.host().id()))
                .orElseThrow(() -> notFound("host"));
    }

    private Owner group(Visit visit) {
        SourceGroup group = groups.find(visit.person(), visit.id("id", "source group", SourceGroupId::new))
                .orElseThrow(() -> notFound("source group"));
        return new Owner(host(visit, group.hostId()), Optional.of(group));
    }

    private Owner host(Visit visit) {
        return new Owner(host(visit, visit.id("id", "host", HostId::new)), Optional.empty());
    }

    private Host host(Visit visit, HostId id) {
        return hosts.find(visit.person(), id)
                .orElseThrow(() -> notFound("host"))
                .overview()
                .host();
    }

    private static String word(Shell shell) {
        return shell.name().toLowerCase(Locale.ROOT);
    }

    private static RefusedCallException notFound(String what) {
        return new RefusedCallException(Problem.notFound(what));
    }
}
