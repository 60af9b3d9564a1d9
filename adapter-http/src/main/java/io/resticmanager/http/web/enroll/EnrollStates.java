package io.resticmanager.http.web.enroll;

import io.resticmanager.domain.Ulid;
import io.resticmanager.domain.account.Permission;
import io.resticmanager.domain.enroll.EnrollmentToken;
import io.resticmanager.domain.host.Host;
import io.resticmanager.domain.host.HostId;
import io.resticmanager.domain.job.Job;
import io.resticmanager.domain.job.JobKind;
import io.resticmanager.domain.job.Outcome;
import io.resticmanager.domain.repository.RepositoryId;
import io.resticmanager.domain.source.SourceGroup;
import io.resticmanager.http.web.Visit;
import io.resticmanager.http.web.job.JobFacts;
import io.resticmanager.http.web.part.Glyph;
import io.resticmanager.http.web.words.Durations;
import io.resticmanager.http.web.words.JobWords;
import io.resticmanager.http.web.words.Moment;
import io.resticmanager.ports.PageRequest;
import io.resticmanager.ports.enroll.IssueEnrollmentTokens;
import io.resticmanager.ports.fleet.ReadOneHost;
import io.resticmanager.ports.host.ReadHosts;
import io.resticmanager.ports.host.ReadHosts.HostView;
import io.resticmanager.ports.job.JobStore;
import io.resticmanager.ports.job.ReadJobs;
import io.resticmanager.ports.job.ReadJobs.JobView;
import io.resticmanager.ports.repository.ReadRepositories;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// How far an enrollment has come: from a token that waits to a host that has been backed up.
public final class EnrollStates {
    private static final int MOST_HOSTS = 20;
    private static final int FIRST_JOBS = 20;

    private final IssueEnrollmentTokens tokens;
    private final ReadHosts hosts;
    private final ReadOneHost one;
    private final ReadJobs jobs;
    private final ReadRepositories repositories;
    private final JobFacts facts;
    private final Clock clock;

    @Inject
    public EnrollStates(
            IssueEnrollmentTokens tokens,
            ReadHosts hosts,
            ReadOneHost one,
            ReadJobs jobs,
            ReadRepositories repositories,
            JobFacts facts,
            Clock clock) {
        this.tokens = tokens;
        this.hosts = hosts;
        this.one = one;
        this.jobs = jobs;
        this.repositories = repositories;
        this.facts = facts;
        this.clock = clock;
    }

    /// @param name what the host is to be called; empty text when the machine will say
    /// @param again whether it is a known host's token
    /// @param left seconds that the token can still be used
    /// @param hosts those that have come, newest first
    public record State(
            String id,
            String name,
            boolean again,
            Phase phase,
            Moment expires,
            long left,
            List<Arrival> hosts,
            String formToken) {
        /// Whether at least one agent is here, so that there is more to do than to wait.
        public boolean isConnected() {
            return hosts.stream().anyMatch(Arrival::connected);
        }
    }

    public enum Phase {
        /// It can still be used.
        OPEN,
        /// It has done all it was made for.
        USED,
        EXPIRED,
        REVOKED
    }

    /// @param connected whether the agent has said hello
    /// @param ready whether its first backup can be started
    /// @param incomplete what is missing for a backup; empty text for nothing
    /// @param backup the first backup, once there is one
    public record Arrival(
            String id,
            String name,
            boolean connected,
            String words,
            List<Check> checks,
            boolean ready,
            String incomplete,
            Optional<String> backup,
            boolean mayRun) {}

    /// @param percent -1 without progress
    public record Check(Glyph glyph, String title, String words, String href, double percent) {}

    Optional<State> of(Visit visit, Ulid id) {
        return tokens.find(visit.person(), id).map(token -> state(visit, token));
    }

    private State state(Visit visit, EnrollmentToken token) {
        List<HostView> come = hosts.enrolledWith(visit.person(), token.id(), MOST_HOSTS);
        return new State(
                token.id().text(),
                token.forHost()
                        .flatMap(host -> hosts.find(visit.person(), host))
                        .map(view -> view.overview().host().name())
                        .or(token::hostname)
                        .orElse(""),
                token.forHost().isPresent(),
                phase(token),
                Moment.of(token.expiresAt(), clock),
                Math.max(0, Duration.between(clock.instant(), token.expiresAt()).toSeconds()),
                come.stream().map(view -> arrival(visit, token, view)).toList(),
                visit.formToken());
    }

    private Phase phase(EnrollmentToken token) {
        if (token.revokedAt().isPresent()) {
            return Phase.REVOKED;
        }
        if (token.usesLeft() == 0) {
            return Phase.USED;
        }
        return token.isOpen(clock.instant()) ? Phase.OPEN : Phase.EXPIRED;
    }

    private Arrival arrival(Visit visit, EnrollmentToken token, HostView view) {
        Host host = view.overview().host();
        boolean connected = host.agent().firstHelloAt().isPresent();
        List<SourceGroup> groups = one.brief(visit.person(), host.id())
                .map(ReadOneHost.Brief::groups)
                .orElse(List.of());
        Optional<RepositoryId> repository =
                groups.stream().flatMap(g -> g.repositoryId().stream()).findFirst();
        boolean paths = groups.stream().anyMatch(g -> !g.selection().includes().isEmpty());
        List<JobView> first = first(visit, host.id());
        Optional<JobView> backup = newest(first, JobKind.BACKUP);
        List<Check> checks = new ArrayList<>();
        checks.add(contact(token, host, connected));
        if (connected) {
            checks.add(restic(host));
            checks.add(repository
                    .map(id -> repository(visit, id, first))
                    .orElseGet(() -> new Check(waiting("to do"), "Repository", "Not chosen yet", "", -1)));
        }
        backup.ifPresent(job -> checks.add(job(visit, "First backup", job)));
        return new Arrival(
                host.id().toString(),
                host.name(),
                connected,
                connected ? "The agent is here." : "The machine is enrolled; its agent has not connected yet.",
                checks,
                connected && paths && repository.isPresent(),
                !paths && repository.isEmpty()
                        ? "Say what to back up and where to."
                        : !paths ? "Say what to back up." : repository.isEmpty() ? "Say where the backups go." : "",
                backup.map(job -> job.job().id().toString()),
                visit.may(Permission.RUN_JOBS));
    }

    private List<JobView> first(Visit visit, HostId host) {
        JobStore.Filter filter = new JobStore.Filter(
                Optional.of(host), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
        return jobs.list(visit.person(), filter, new PageRequest(Optional.empty(), FIRST_JOBS))
                .items();
    }

    private Check contact(EnrollmentToken token, Host host, boolean connected) {
        if (!connected) {
            return new Check(
                    new Glyph(Glyph.Kind.RUNNING, "waiting"), "Agent", "Enrolled, waiting for it to connect", "", -1);
        }
        Duration took =
                Duration.between(token.createdAt(), host.agent().firstHelloAt().orElse(token.createdAt()));
        return new Check(
                done("connected"),
                "Agent connected",
                host.platform().os() + ", " + host.platform().arch() + ", version "
                        + host.agent().agentVersion()
                        + (took.isNegative() ? "" : ", after " + Durations.words(took)),
                "",
                -1);
    }

    private static Check restic(Host host) {
        return host.agent()
                .resticVersion()
                .map(version -> new Check(done("found"), "restic is ready", version, "", -1))
                .orElseGet(() -> new Check(
                        new Glyph(Glyph.Kind.FAILED, "missing"),
                        "restic is missing",
                        "Install restic on the machine. The agent looks for it when it starts.",
                        "",
                        -1));
    }

    private Check repository(Visit visit, RepositoryId id, List<JobView> first) {
        String name = repositories
                .find(visit.person(), id)
                .map(view -> view.repository().name())
                .orElse("removed repository");
        Optional<JobView> init = newest(first, JobKind.INIT);
        Optional<JobView> looked = init.or(() -> newest(first, JobKind.TEST));
        return looked.map(view -> {
                    Check check = job(visit, init.isPresent() ? "Repository created" : "Repository tested", view);
                    boolean ended = view.job()
                            .outcome()
                            .filter(o -> o == Outcome.SUCCEEDED)
                            .isPresent();
                    return ended
                            ? new Check(check.glyph(), check.title(), name + ": " + check.words(), check.href(), -1)
                            : new Check(check.glyph(), "Repository", name + ": " + check.words(), check.href(), -1);
                })
                .orElseGet(() -> new Check(waiting("waiting"), "Repository", name + ", not tested yet", "", -1));
    }

    private Check job(Visit visit, String title, JobView view) {
        JobFacts.Row row = facts.rows(visit.person(), List.of(view)).getFirst();
        Job job = view.job();
        boolean tells =
                job.isEnded() || view.progress().isPresent() || job.waitingFor().isPresent();
        return new Check(
                row.glyph(), title, tells ? row.result() : JobWords.words(job), "/jobs/" + row.id(), row.percent());
    }

    private static Optional<JobView> newest(List<JobView> views, JobKind kind) {
        return views.stream().filter(view -> view.job().kind() == kind).findFirst();
    }

    private static Glyph done(String label) {
        return new Glyph(Glyph.Kind.OK, label);
    }

    private static Glyph waiting(String label) {
        return new Glyph(Glyph.Kind.QUEUED, label);
    }
}
