package io.resticmanager.http.web.source;

import io.resticmanager.domain.account.Permission;
import io.resticmanager.domain.host.Host;
import io.resticmanager.domain.source.SourceGroup;
import io.resticmanager.http.web.Frame;
import io.resticmanager.http.web.PageRoute;
import io.resticmanager.http.web.PageSet;
import io.resticmanager.http.web.Reply;
import io.resticmanager.http.web.Visit;
import io.resticmanager.ports.plan.ChangeSourceGroups;
import io.resticmanager.ports.plan.ChangeSourceGroups.Result;
import jakarta.inject.Inject;
import java.util.List;
import java.util.stream.Collectors;

/// Deleting a source group, after a question.
public final class SourceGroupRemovalPages implements PageSet {
    private static final String PAGE = "source/remove.jte";

    private final ChangeSourceGroups groups;
    private final SourceGroupViews views;

    @Inject
    public SourceGroupRemovalPages(ChangeSourceGroups groups, SourceGroupViews views) {
        this.groups = groups;
        this.views = views;
    }

    /// @param refusal why it was not deleted; empty text before anybody tried
    public record Removal(Frame frame, String action, String back, String name, int revision, String refusal) {}

    @Override
    public List<PageRoute> routes() {
        String path = "/source-groups/{id}/remove";
        return List.of(
                PageRoute.get(path)
                        .needs(Permission.MANAGE_HOSTS)
                        .by(visit -> Reply.view(
                                PAGE, removal(visit, views.find(visit).group(), ""))),
                PageRoute.post(path).needs(Permission.MANAGE_HOSTS).by(this::remove));
    }

    private Reply remove(Visit visit) {
        SourceGroup group = views.find(visit).group();
        return switch (groups.remove(visit.person(), group.id(), visit.form().revision())) {
            case Result.Removed ignored ->
                Reply.to(SourceGroupViews.sources(group.hostId()))
                        .saying(group.name() + " is deleted. Its snapshots stay.");
            case Result.Stale(SourceGroup current) ->
                Reply.to("/source-groups/" + current.id())
                        .warning("Somebody has changed this group meanwhile. Look at it, then delete it again.");
            case Result.Scheduled scheduled ->
                Reply.refused(
                        PAGE,
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
                        PAGE,
                        removal(visit, group, "It is the host's only group, and a host keeps one. Change it instead."));
            case Result.Done ignored -> throw SourceGroupViews.noGroup();
            case Result.Invalid ignored -> throw SourceGroupViews.noGroup();
            case Result.NoSuchHost ignored -> throw SourceGroupViews.noHost();
            case Result.NoSuchGroup ignored -> throw SourceGroupViews.noGroup();
        };
    }

    private Removal removal(Visit visit, SourceGroup group, String refusal) {
        Host host = views.host(visit, group.hostId());
        return new Removal(
                views.frame(visit, host, "Delete " + group.name()),
                "/source-groups/" + group.id() + "/remove",
                "/source-groups/" + group.id(),
                group.name(),
                group.revision(),
                refusal);
    }
}
