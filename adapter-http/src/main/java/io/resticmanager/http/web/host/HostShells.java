package io.resticmanager.http.web.host;

import io.resticmanager.domain.host.Connection;
import io.resticmanager.domain.host.HostId;
import io.resticmanager.domain.repository.RepositoryId;
import io.resticmanager.domain.source.SourceGroup;
import io.resticmanager.http.Problem;
import io.resticmanager.http.RefusedCallException;
import io.resticmanager.http.web.Frame;
import io.resticmanager.http.web.Frames;
import io.resticmanager.http.web.Visit;
import io.resticmanager.http.web.words.Sizes;
import io.resticmanager.ports.fleet.ReadOneHost;
import io.resticmanager.ports.fleet.ReadOneHost.Brief;
import io.resticmanager.ports.repository.ReadRepositories;
import jakarta.inject.Inject;
import java.util.List;

/// What stands around each page of a host: the frame, the head, the tabs and the dialog of a backup.
public final class HostShells {
    private static final int PATHS = 6;

    private final ReadOneHost read;
    private final ReadRepositories repositories;
    private final HostHeads heads;
    private final Frames frames;

    @Inject
    public HostShells(ReadOneHost read, ReadRepositories repositories, HostHeads heads, Frames frames) {
        this.read = read;
        this.repositories = repositories;
        this.heads = heads;
        this.frames = frames;
    }

    /// @param tab the tab that is open
    /// @param snapshots how many there are, for the tab
    public record Shell(Frame frame, HostHeads.Head head, Tab tab, String snapshots, BackupForm backup) {}

    public enum Tab {
        OVERVIEW("Overview", ""),
        SNAPSHOTS("Snapshots", "/snapshots"),
        SOURCES("Sources & schedules", "/sources"),
        JOBS("Jobs", "/jobs"),
        SETTINGS("Settings", "/settings");

        private final String words;
        private final String path;

        Tab(String words, String path) {
            this.words = words;
            this.path = path;
        }

        public String words() {
            return words;
        }

        public String path() {
            return path;
        }
    }

    /// What a backup can be asked for.
    ///
    /// @param choices groups that can be backed up
    /// @param offline whether the backup would wait for the agent
    public record BackupForm(String hostId, List<Choice> choices, boolean offline, String formToken) {}

    public record Choice(String id, String name, List<String> paths, int more, String repository) {}

    Shell of(Visit visit, Brief brief, Tab tab) {
        HostHeads.Head head = heads.of(visit, brief);
        Frame frame = frames.of(
                        visit,
                        Frame.Section.FLEET,
                        tab == Tab.OVERVIEW ? head.name() : head.name() + ", " + tab.words())
                .following("host:" + head.id() + ":" + HostPages.word(tab));
        List<Frame.Crumb> way = tab == Tab.OVERVIEW
                ? List.of(new Frame.Crumb("Fleet", "/"), new Frame.Crumb(head.name(), ""))
                : List.of(
                        new Frame.Crumb("Fleet", "/"),
                        new Frame.Crumb(head.name(), head.href()),
                        new Frame.Crumb(tab.words(), ""));
        return new Shell(
                frame.withCrumbs(way),
                head,
                tab,
                Sizes.count(brief.host().overview().snapshotCount()),
                backup(visit, brief));
    }

    Brief brief(Visit visit) {
        return read.brief(visit.person(), id(visit)).orElseThrow(HostShells::none);
    }

    static RefusedCallException none() {
        return new RefusedCallException(Problem.notFound("host"));
    }

    BackupForm backup(Visit visit, Brief brief) {
        return new BackupForm(
                brief.host().overview().host().id().toString(),
                brief.groups().stream()
                        .filter(HostHeads::isComplete)
                        .map(group -> choice(visit, group))
                        .toList(),
                brief.host().connection() == Connection.OFFLINE,
                visit.formToken());
    }

    private Choice choice(Visit visit, SourceGroup group) {
        List<String> paths = group.selection().includes();
        return new Choice(
                group.id().toString(),
                group.name(),
                paths.stream().limit(PATHS).toList(),
                Math.max(0, paths.size() - PATHS),
                repositoryName(visit, group.repositoryId().orElseThrow()));
    }

    String repositoryName(Visit visit, RepositoryId id) {
        return repositories
                .find(visit.person(), id)
                .map(view -> view.repository().name())
                .orElse("removed repository");
    }

    static HostId id(Visit visit) {
        return visit.id("id", "host", HostId::new);
    }
}
