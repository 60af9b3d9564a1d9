package io.resticmanager.http.web.palette;

import io.resticmanager.domain.account.Permission;
import io.resticmanager.domain.host.Connection;
import io.resticmanager.domain.host.Host;
import io.resticmanager.http.web.PageRoute;
import io.resticmanager.http.web.PageSet;
import io.resticmanager.http.web.Reply;
import io.resticmanager.http.web.Visit;
import io.resticmanager.http.web.part.Glyph;
import io.resticmanager.http.web.part.Links;
import io.resticmanager.http.web.words.HostWords;
import io.resticmanager.ports.PageRequest;
import io.resticmanager.ports.fleet.ReadFleet;
import io.resticmanager.ports.host.HostStore;
import io.resticmanager.ports.host.ReadHosts;
import io.resticmanager.ports.host.ReadHosts.HostView;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What the palette finds: `#` looks for tags, `>` for ways only.
public final class PalettePages implements PageSet {
    private static final int HOSTS = 8;
    private static final int TAGS = 200;

    private static final List<Way> WAYS = List.of(
            new Way("server", "Fleet", "/", Permission.VIEW),
            new Way("octagon-x", "Hosts that fail", "/?state=failing", Permission.VIEW),
            new Way("wifi-off", "Hosts that are offline", "/?state=offline", Permission.VIEW),
            new Way("plus", "Add a host", "/hosts/add", Permission.MANAGE_HOSTS),
            new Way("activity", "Jobs", "/jobs", Permission.VIEW),
            new Way("activity", "Running jobs", "/jobs?state=running", Permission.VIEW),
            new Way("database", "Repositories", "/repositories", Permission.VIEW),
            new Way("plus", "Add a repository", "/repositories/new", Permission.MANAGE_REPOSITORIES),
            new Way("scroll-text", "Audit log", "/audit", Permission.VIEW_AUDIT),
            new Way("user", "Sessions and password", "/account", Permission.VIEW));

    private final ReadHosts hosts;
    private final ReadFleet fleet;

    @Inject
    public PalettePages(ReadHosts hosts, ReadFleet fleet) {
        this.hosts = hosts;
        this.fleet = fleet;
    }

    private record Way(String icon, String words, String href, Permission needs) {}

    public record Group(String title, List<Entry> entries) {}

    /// @param glyph of a host, in place of the icon
    /// @param more a word beside it
    public record Entry(Optional<Glyph> glyph, String icon, String words, String more, String href) {
        Entry(String icon, String words, String more, String href) {
            this(Optional.empty(), icon, words, more, href);
        }
    }

    @Override
    public List<PageRoute> routes() {
        return List.of(PageRoute.get("/palette").needs(Permission.VIEW).by(this::find));
    }

    private Reply find(Visit visit) {
        String typed = visit.query("q").orElse("");
        List<Group> groups = new ArrayList<>();
        if (typed.startsWith("#")) {
            groups.add(tags(visit, rest(typed)));
        } else if (typed.startsWith(">")) {
            groups.add(ways(visit, rest(typed)));
        } else {
            List<HostView> found = named(visit, typed);
            groups.add(hosts(found));
            groups.add(deeds(visit, typed.isBlank() ? List.of() : found));
            groups.add(ways(visit, typed));
        }
        groups.removeIf(group -> group.entries().isEmpty());
        return Reply.view("palette/found.jte", List.copyOf(groups));
    }

    private List<HostView> named(Visit visit, String q) {
        ReadHosts.Query query = new ReadHosts.Query(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(q).filter(text -> !text.isBlank()),
                HostStore.Sort.WORST_FIRST);
        return hosts.list(visit.person(), query, new PageRequest(Optional.empty(), HOSTS))
                .items();
    }

    private static Group hosts(List<HostView> found) {
        return new Group(
                "Hosts",
                found.stream()
                        .map(view -> new Entry(
                                Optional.of(HostWords.glyph(view, false)),
                                "server",
                                view.overview().host().name(),
                                HostWords.protection(view.protection()).toLowerCase(Locale.ROOT)
                                        + (view.connection() == Connection.OFFLINE ? ", offline" : ""),
                                "/hosts/" + view.overview().host().id()))
                        .toList());
    }

    /// What can be done with the first of them: the others take a letter more.
    private Group deeds(Visit visit, List<HostView> found) {
        List<Entry> deeds = new ArrayList<>();
        for (ReadFleet.Row row :
                fleet.rows(visit.person(), found.stream().limit(1).toList())) {
            Host host = row.host().overview().host();
            row.open()
                    .ifPresentOrElse(
                            job -> deeds.add(
                                    new Entry("activity", "Watch the job of " + host.name(), "", "/jobs/" + job.id())),
                            () -> {
                                if (visit.may(Permission.RUN_JOBS)) {
                                    deeds.add(new Entry(
                                            "play",
                                            "Back up " + host.name() + " now",
                                            "",
                                            "/hosts/" + host.id() + "/backup"));
                                }
                            });
            deeds.add(new Entry("archive", "Snapshots of " + host.name(), "", "/hosts/" + host.id() + "/snapshots"));
        }
        return new Group("Do", deeds);
    }

    private Group tags(Visit visit, String q) {
        return new Group(
                "Tags",
                fleet.tags(visit.person(), TAGS).stream()
                        .filter(tag -> fits(tag.tag(), q))
                        .limit(HOSTS)
                        .map(tag -> new Entry(
                                "tag",
                                tag.tag(),
                                tag.hosts() == 1 ? "1 host" : tag.hosts() + " hosts",
                                Links.to("/").with("tag", tag.tag()).toString()))
                        .toList());
    }

    private static Group ways(Visit visit, String q) {
        return new Group(
                "Go to",
                WAYS.stream()
                        .filter(way -> visit.may(way.needs()) && fits(way.words(), q))
                        .map(way -> new Entry(way.icon(), way.words(), "", way.href()))
                        .toList());
    }

    private static boolean fits(String words, String q) {
        return words.toLowerCase(Locale.ROOT).contains(q.toLowerCase(Locale.ROOT));
    }

    private static String rest(String typed) {
        return typed.substring(1).strip();
    }
}
