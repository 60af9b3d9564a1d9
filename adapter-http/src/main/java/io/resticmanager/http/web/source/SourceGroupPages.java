package io.resticmanager.http.web.source;

import io.resticmanager.domain.account.Permission;
import io.resticmanager.domain.host.Host;
import io.resticmanager.domain.repository.RepositoryId;
import io.resticmanager.domain.retention.GroupRetention;
import io.resticmanager.domain.retention.RetentionPolicy;
import io.resticmanager.domain.source.RetryPolicy;
import io.resticmanager.domain.source.Selection;
import io.resticmanager.domain.source.SourceGroup;
import io.resticmanager.http.web.Form;
import io.resticmanager.http.web.PageRoute;
import io.resticmanager.http.web.PageSet;
import io.resticmanager.http.web.Reply;
import io.resticmanager.http.web.Visit;
import io.resticmanager.http.web.host.SelectionForm;
import io.resticmanager.http.web.words.TypedDuration;
import io.resticmanager.ports.plan.ChangeSourceGroups;
import io.resticmanager.ports.plan.ChangeSourceGroups.Result;
import io.resticmanager.ports.retention.DecideRetention;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a host backs up, group by group: making and changing one, and how long its snapshots are kept.
public final class SourceGroupPages implements PageSet {
    private static final String PAGE = "source/edit.jte";

    private final ChangeSourceGroups groups;
    private final DecideRetention retention;
    private final SourceGroupViews views;

    @Inject
    public SourceGroupPages(ChangeSourceGroups groups, DecideRetention retention, SourceGroupViews views) {
        this.groups = groups;
        this.retention = retention;
        this.views = views;
    }

    @Override
    public List<PageRoute> routes() {
        return List.of(
                PageRoute.get("/hosts/{id}/sources/new")
                        .needs(Permission.MANAGE_HOSTS)
                        .by(visit -> Reply.view(PAGE, views.blank(visit, views.host(visit), Form.empty()))),
                PageRoute.post("/hosts/{id}/sources/new")
                        .needs(Permission.MANAGE_HOSTS)
                        .by(this::define),
                PageRoute.get("/source-groups/{id}")
                        .needs(Permission.VIEW)
                        .by(visit -> Reply.view(PAGE, views.filled(visit, views.find(visit), Form.empty(), "", ""))),
                PageRoute.post("/source-groups/{id}")
                        .needs(Permission.MANAGE_HOSTS)
                        .by(this::change));
    }

    // Without scripts a button asks for the whole page; with them only for what would stay.
    private static Reply looked(Visit visit, SourceGroupViews.Filled filled) {
        return visit.wantsOnly("retention-preview")
                ? Reply.view("source/preview.jte", filled.preview())
                : Reply.view(PAGE, filled);
    }

    private Reply define(Visit visit) {
        Host host = views.host(visit);
        Form form = visit.form();
        if (form.isChecked("act")) {
            return looked(visit, views.blank(visit, host, form));
        }
        Optional<ChangeSourceGroups.Wanted> wanted = read(form);
        Optional<RetentionPolicy> policy = RetentionForm.read(form);
        if (wanted.isEmpty() || !form.isGood()) {
            return Reply.refused(PAGE, views.blank(visit, host, form));
        }
        return switch (groups.define(visit.person(), host.id(), wanted.get())) {
            case Result.Done(SourceGroup group) -> {
                if (policy.isPresent()) {
                    retention.decide(
                            visit.person(), group.id(), 0, new DecideRetention.Wanted(policy, false, Optional.empty()));
                }
                yield Reply.to(SourceGroupViews.sources(host.id()))
                        .saying(group.name() + " is saved. The agent takes it over.");
            }
            case Result.Invalid(String field, String sentence) -> {
                form.refuse(field, sentence);
                yield Reply.refused(PAGE, views.blank(visit, host, form));
            }
            case Result.NoSuchHost ignored -> throw SourceGroupViews.noHost();
            case Result.NoSuchGroup ignored -> throw SourceGroupViews.noGroup();
            case Result.Stale ignored -> throw SourceGroupViews.noGroup();
            case Result.Removed ignored -> throw SourceGroupViews.noGroup();
            case Result.Scheduled ignored -> throw SourceGroupViews.noGroup();
            case Result.LastOne ignored -> throw SourceGroupViews.noGroup();
        };
    }

    private Reply change(Visit visit) {
        SourceGroupViews.Stored stored = views.find(visit);
        Form form = visit.form();
        if (form.isChecked("act")) {
            return looked(visit, views.filled(visit, stored, form, "", ""));
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
            return Reply.refused(PAGE, views.filled(visit, stored, form, "", ""));
        }
        // Both before either is written, so that a stale page changes nothing.
        if (stored.group().revision() != form.revision()
                || stored.retention().revision() != form.revision("keepRevision")) {
            return stale(visit, stored);
        }
        Optional<Reply> refused = changeGroup(visit, stored, wanted.get());
        return refused.orElseGet(() -> decide(visit, stored, policy));
    }

    private Optional<Reply> changeGroup(Visit visit, SourceGroupViews.Stored stored, ChangeSourceGroups.Wanted wanted) {
        SourceGroup group = stored.group();
        if (wanted.equals(
                new ChangeSourceGroups.Wanted(group.name(), group.repositoryId(), group.selection(), group.retry()))) {
            return Optional.empty();
        }
        Form form = visit.form();
        return switch (groups.change(visit.person(), group.id(), form.revision(), wanted)) {
            case Result.Done ignored -> Optional.empty();
            case Result.Invalid(String field, String sentence) -> {
                form.refuse(field, sentence);
                yield Optional.of(Reply.refused(PAGE, views.filled(visit, stored, form, "", "")));
            }
            case Result.Stale ignored -> Optional.of(stale(visit, views.find(visit)));
            case Result.NoSuchHost ignored -> throw SourceGroupViews.noHost();
            case Result.NoSuchGroup ignored -> throw SourceGroupViews.noGroup();
            case Result.Removed ignored -> throw SourceGroupViews.noGroup();
            case Result.Scheduled ignored -> throw SourceGroupViews.noGroup();
            case Result.LastOne ignored -> throw SourceGroupViews.noGroup();
        };
    }

    private Reply decide(Visit visit, SourceGroupViews.Stored stored, Optional<RetentionPolicy> policy) {
        Form form = visit.form();
        Reply done = Reply.to(SourceGroupViews.sources(stored.group().hostId()))
                .saying(form.text("name") + " is saved. The agent takes it over.");
        if (!decidesAnew(form, stored.retention(), policy)) {
            return done;
        }
        DecideRetention.Wanted wanted = new DecideRetention.Wanted(
                policy,
                form.isChecked("belowFloor"),
                Optional.of(form.text("confirm")).filter(text -> !text.isEmpty()));
        return switch (retention.decide(visit.person(), stored.group().id(), form.revision("keepRevision"), wanted)) {
            case DecideRetention.Result.Done ignored -> done;
            case DecideRetention.Result.Stale ignored -> stale(visit, views.find(visit));
            case DecideRetention.Result.NotTyped(String name) -> {
                form.refuse("confirm", "This is not the group's name, “" + name + "”.");
                SourceGroupViews.Stored now = views.find(visit);
                String half = now.group().revision() == stored.group().revision()
                        ? ""
                        : "What is backed up is saved. How long it is kept is not.";
                yield Reply.refused(PAGE, views.filled(visit, now, form, "", half));
            }
            case DecideRetention.Result.NoSuchGroup ignored -> throw SourceGroupViews.noGroup();
        };
    }

    private static boolean decidesAnew(Form form, GroupRetention before, Optional<RetentionPolicy> policy) {
        return !before.policy().equals(policy) || before.belowFloor() != form.isChecked("belowFloor");
    }

    private Reply stale(Visit visit, SourceGroupViews.Stored now) {
        SourceGroup group = now.group();
        String words = group.name() + ", " + String.join(" ", group.selection().includes()) + ", keeps "
                + now.retention().policy().map(RetentionPolicy::words).orElse("all snapshots");
        return new Reply.View(409, PAGE, views.filled(visit, now, visit.form(), words, ""), Map.of());
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
}
