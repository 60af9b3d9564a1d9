package io.resticmanager.http.api.job;

import io.resticmanager.domain.Limits;
import io.resticmanager.domain.account.Permission;
import io.resticmanager.domain.host.HostId;
import io.resticmanager.domain.job.JobId;
import io.resticmanager.domain.job.JobKind;
import io.resticmanager.domain.job.JobSpec;
import io.resticmanager.domain.job.JobState;
import io.resticmanager.domain.repository.RepositoryId;
import io.resticmanager.http.Answer;
import io.resticmanager.http.Call;
import io.resticmanager.http.Fields;
import io.resticmanager.http.PageJson;
import io.resticmanager.http.Problem;
import io.resticmanager.http.RefusedCallException;
import io.resticmanager.http.Resource;
import io.resticmanager.http.Route;
import io.resticmanager.ports.job.CancelJob;
import io.resticmanager.ports.job.JobStore;
import io.resticmanager.ports.job.ReadJobs;
import io.resticmanager.ports.job.RunJob;
import io.resticmanager.ports.repository.ReadRepositories;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Running, listing, reading and cancelling jobs.
public final class JobResource implements Resource {
    private final RunJob run;
    private final CancelJob cancel;
    private final ReadJobs read;
    private final ReadRepositories repositories;

    @Inject
    public JobResource(RunJob run, CancelJob cancel, ReadJobs read, ReadRepositories repositories) {
        this.run = run;
        this.cancel = cancel;
        this.read = read;
        this.repositories = repositories;
    }

    /// @param hostId through which agent; absent: the repository's maintenance host
    public record TestInput(@Nullable String hostId) {}

    @Override
    public List<Route> routes() {
        return List.of(
                Route.post("/api/hosts/{id}/jobs")
                        .named("runJob", "Runs something now.")
                        .needs(Permission.RUN_JOBS)
                        .takes(RunInput.class, "kind")
                        .answers(201, JobJson.class)
                        .by(this::run),
                Route.post("/api/repositories/{id}/test")
                        .named("testRepository", "Tests a repository through an agent.")
                        .needs(Permission.RUN_JOBS)
                        .takes(TestInput.class)
                        .answers(202, JobJson.class)
                        .by(this::test),
                Route.get("/api/jobs")
                        .named("listJobs", "Jobs, newest first.")
                        .needs(Permission.VIEW)
                        .asks("host", "Only of this host.")
                        .asks("kind", "Only of this kind.")
                        .asks("state", "`queued`, `dispatched`, `running`, `cancelling` or `ended`.")
                        .asks("repository", "Only against this repository.")
                        .asks("since", "Not before this time.")
                        .answersPageOf(JobJson.class)
                        .by(this::list),
                Route.get("/api/jobs/{id}")
                        .named("readJob", "One job.")
                        .needs(Permission.VIEW)
                        .answers(200, JobJson.class)
                        .by(this::one),
                Route.post("/api/jobs/{id}/cancel")
                        .named("cancelJob", "Stops a job: at once while it is queued, else by asking its agent.")
                        .needs(Permission.RUN_JOBS)
                        .answers(202, JobJson.class)
                        .by(this::cancel));
    }

    private Answer run(Call call) {
        HostId host = call.id("id", "host", HostId::new);
        RunInput in = call.input(RunInput.class);
        Fields fields = new Fields();
        Optional<RunJob.Order> order = in.order(fields);
        Limits limits = in.limits(fields);
        fields.check();
        RunJob.Request request = new RunJob.Request(host, order.orElseThrow(), limits, Boolean.TRUE.equals(in.queue()));
        JobJson job = decided(run.run(call.actor(), request));
        return Answer.created("/api/jobs/" + job.id(), job);
    }

    private Answer test(Call call) {
        RepositoryId id = call.id("id", "repository", RepositoryId::new);
        TestInput in = call.input(TestInput.class);
        Fields fields = new Fields();
        Optional<HostId> wanted = fields.optional("hostId", in.hostId(), HostId::of);
        fields.check();
        ReadRepositories.RepositoryView view = repositories
                .find(call.actor(), id)
                .orElseThrow(() -> new RefusedCallException(Problem.notFound("repository")));
        HostId host = wanted.or(() -> run.maintenanceHost(view.repository()))
                .orElseThrow(() -> new RefusedCallException(Problem.of(
                        409,
                        "no-host",
                        "No host uses it",
                        "No host is bound to this repository yet. Name one as hostId, or bind one first.")));
        RunJob.Order order = new RunJob.Order.OnRepository(id, new JobSpec.Test());
        return Answer.accepted(decided(run.run(call.actor(), new RunJob.Request(host, order, Limits.NONE, false))));
    }

    private static JobJson decided(RunJob.Decision decision) {
        return switch (decision) {
            case RunJob.Decision.Queued queued -> JobJson.of(queued.job());
            case RunJob.Decision.NoSuchHost ignored -> throw new RefusedCallException(Problem.notFound("host"));
            case RunJob.Decision.NoSuchRepository ignored ->
                throw new RefusedCallException(Problem.invalid("repositoryId", "There is no such repository."));
            case RunJob.Decision.NoSuchGroup ignored ->
                throw new RefusedCallException(Problem.invalid("sourceGroupId", "This host has no such source group."));
            case RunJob.Decision.GroupIncomplete incomplete ->
                throw new RefusedCallException(Problem.invalid("sourceGroupId", incomplete.sentence()));
            case RunJob.Decision.WrongSelection(var objection) ->
                throw new RefusedCallException(Problem.invalid(objection.field(), objection.sentence()));
            case RunJob.Decision.HostOffline offline ->
                throw new RefusedCallException(Problem.of(
                        409,
                        "host-offline",
                        "The host is offline",
                        "The agent of " + offline.host().name()
                                + " is not connected. Start it, or send queue: true to run this when it is back."));
            case RunJob.Decision.NoAdminLogin missing ->
                throw new RefusedCallException(
                        Problem.of(409, "no-admin-login", "No admin login is set", missing.sentence()));
            case RunJob.Decision.NotTyped(String name) ->
                throw new RefusedCallException(Problem.invalid(
                        "confirm",
                        "Locks of others that may be at work are removed too. Make sure that nothing runs, and send the"
                                + " repository's name, “" + name + "”, here."));
            case RunJob.Decision.RepositoryBusy busy ->
                throw new RefusedCallException(Problem.of(
                        409,
                        "repository-busy",
                        "The repository is in use",
                        "Job " + busy.job() + " may be at work there. Wait for its end or cancel it first."));
        };
    }

    private Answer list(Call call) {
        Fields fields = new Fields();
        Optional<HostId> host = fields.optional("host", call.query("host").orElse(null), HostId::of);
        Optional<JobKind> kind =
                fields.optional("kind", call.query("kind").orElse(null), w -> Fields.word(JobKind.class, w));
        Optional<JobState> state =
                fields.optional("state", call.query("state").orElse(null), w -> Fields.word(JobState.class, w));
        Optional<RepositoryId> repository =
                fields.optional("repository", call.query("repository").orElse(null), RepositoryId::of);
        Optional<Instant> since = fields.optional("since", call.query("since").orElse(null), Fields::time);
        fields.check();
        JobStore.Filter filter = new JobStore.Filter(host, kind, state, repository, since);
        return Answer.ok(PageJson.of(call.paged(page -> read.list(call.actor(), filter, page)), JobJson::of));
    }

    private Answer one(Call call) {
        return read.find(call.actor(), id(call))
                .map(view -> Answer.ok(JobJson.of(view)))
                .orElseThrow(() -> new RefusedCallException(Problem.notFound("job")));
    }

    private Answer cancel(Call call) {
        return switch (cancel.cancel(call.actor(), id(call))) {
            case CancelJob.Decision.Accepted accepted -> Answer.accepted(JobJson.of(accepted.job()));
            case CancelJob.Decision.TooLate ignored ->
                throw new RefusedCallException(Problem.of(
                        409, "already-ended", "Too late", "The job has ended already. Look at its outcome."));
            case CancelJob.Decision.NoSuchJob ignored -> throw new RefusedCallException(Problem.notFound("job"));
        };
    }

    static JobId id(Call call) {
        return call.id("id", "job", JobId::new);
    }
}
