package io.resticmanager.http.api.event;

import io.resticmanager.domain.account.Permission;
import io.resticmanager.domain.host.HostId;
import io.resticmanager.http.Answer;
import io.resticmanager.http.Call;
import io.resticmanager.http.Fields;
import io.resticmanager.http.Json;
import io.resticmanager.http.LiveStreams;
import io.resticmanager.http.RefusedCallException;
import io.resticmanager.http.Resource;
import io.resticmanager.http.Route;
import io.resticmanager.ports.Ids;
import io.resticmanager.ports.account.Sessions;
import io.resticmanager.ports.event.DomainEvent;
import io.resticmanager.ports.event.EventBus;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What changed, as it changes: ids only, so that whoever may not read a thing learns nothing from its event.
public final class EventResource implements Resource {
    private static final Duration HEARTBEAT = Duration.ofSeconds(15);
    private static final Duration TRUSTED_FOR = Duration.ofSeconds(1);

    private final EventBus events;
    private final LiveStreams streams;
    private final Sessions sessions;
    private final Json json;
    // Numbers count within one process: this tells one process from the next.
    private final String process;

    @Inject
    public EventResource(EventBus events, LiveStreams streams, Sessions sessions, Json json, Ids ids) {
        this.events = events;
        this.streams = streams;
        this.sessions = sessions;
        this.json = json;
        this.process = ids.next().text();
    }

    @Override
    public List<Route> routes() {
        return List.of(Route.get("/api/events")
                .named(
                        "events",
                        "Server-sent events: `host`, `job`, `repository`, `snapshots` with ids; `missed` when some were"
                                + " lost and everything is to be read anew. Resumes with Last-Event-ID.")
                .needs(Permission.VIEW)
                .asks("scope", "`fleet`, or `host:` and a host's id.")
                .answersText("text/event-stream")
                .by(this::follow));
    }

    private sealed interface Scope {
        record Fleet() implements Scope {}

        record OneHost(HostId host) implements Scope {}
    }

    private Answer follow(Call call) {
        Fields fields = new Fields();
        Optional<Scope> scope = fields.optional("scope", call.query("scope").orElse("fleet"), EventResource::scope);
        fields.check();
        EventBus.Subscription subscription = subscribe(call.header("Last-Event-ID"), scope.orElseThrow());
        Optional<LiveStreams.Lease> lease = streams.open(call.person().id(), subscription::close);
        if (lease.isEmpty()) {
            subscription.close();
            throw new RefusedCallException(LiveStreams.tooMany());
        }
        Sessions.Authenticated who = call.session();
        return new Answer.Stream(
                200,
                "text/event-stream",
                out -> {
                    try (subscription;
                            LiveStreams.Lease held = lease.get()) {
                        write(out, subscription, who);
                    }
                },
                // Closed with its stream, or a stopping server would wait for a connection that says nothing more.
                Map.of("X-Accel-Buffering", "no", "Connection", "close"));
    }

    private EventBus.Subscription subscribe(Optional<String> lastId, Scope scope) {
        if (lastId.isEmpty()) {
            return events.subscribe(event -> isIn(event, scope));
        }
        // An id of another process begins as one that missed something.
        String prefix = process + "-";
        String id = lastId.get();
        long after = id.startsWith(prefix) && id.substring(prefix.length()).matches("[0-9]{1,18}")
                ? Long.parseLong(id.substring(prefix.length()))
                : Long.MAX_VALUE;
        return events.subscribeAfter(after, event -> isIn(event, scope));
    }

    private void write(OutputStream out, EventBus.Subscription subscription, Sessions.Authenticated who)
            throws IOException, InterruptedException {
        send(out, ": hello\n\n");
        long lookedAt = System.nanoTime();
        while (true) {
            Optional<EventBus.Numbered> event = subscription.next(HEARTBEAT);
            if (System.nanoTime() - lookedAt >= TRUSTED_FOR.toNanos()) {
                lookedAt = System.nanoTime();
                if (!sessions.isStillGood(who)) {
                    return;
                }
            }
            if (subscription.takeMissed()) {
                send(out, "id: " + process + "-" + events.lastNumber() + "\nevent: missed\ndata: {}\n\n");
            }
            if (event.isPresent()) {
                send(out, text(event.get()));
            } else if (subscription.isClosed()) {
                return;
            } else {
                send(out, ": still here\n\n");
            }
        }
    }

    private String text(EventBus.Numbered numbered) {
        String name = switch (numbered.event()) {
            case DomainEvent.HostChanged ignored -> "host";
            case DomainEvent.JobChanged ignored -> "job";
            case DomainEvent.JobLogged ignored -> "log";
            case DomainEvent.JobProgressed ignored -> "progress";
            case DomainEvent.RepositoryChanged ignored -> "repository";
            case DomainEvent.SnapshotsChanged ignored -> "snapshots";
        };
        Map<String, String> ids = switch (numbered.event()) {
            case DomainEvent.HostChanged e -> Map.of("hostId", e.hostId().toString());
            case DomainEvent.JobChanged e ->
                Map.of(
                        "jobId", e.jobId().toString(),
                        "hostId", e.hostId().toString(),
                        "repositoryId", e.repositoryId().toString());
            case DomainEvent.JobLogged e -> Map.of("jobId", e.jobId().toString());
            case DomainEvent.JobProgressed e -> Map.of("jobId", e.jobId().toString());
            case DomainEvent.RepositoryChanged e ->
                Map.of("repositoryId", e.repositoryId().toString());
            case DomainEvent.SnapshotsChanged e ->
                Map.of("repositoryId", e.repositoryId().toString());
        };
        return "id: " + process + "-" + numbered.number() + "\nevent: " + name + "\ndata: " + json.text(ids) + "\n\n";
    }

    // Log lines and progress come many a second; whoever wants them follows the job's own stream.
    private static boolean isIn(DomainEvent event, Scope scope) {
        return switch (scope) {
            case Scope.Fleet ignored ->
                !(event instanceof DomainEvent.JobLogged) && !(event instanceof DomainEvent.JobProgressed);
            case Scope.OneHost one ->
                switch (event) {
                    case DomainEvent.HostChanged e -> e.hostId().equals(one.host());
                    case DomainEvent.JobChanged e -> e.hostId().equals(one.host());
                    case DomainEvent.JobLogged ignored -> false;
                    case DomainEvent.JobProgressed ignored -> false;
                    case DomainEvent.RepositoryChanged ignored -> false;
                    case DomainEvent.SnapshotsChanged ignored -> true;
                };
        };
    }

    private static Scope scope(String text) {
        if (text.equals("fleet")) {
            return new Scope.Fleet();
        }
        if (text.startsWith("host:")) {
            return new Scope.OneHost(HostId.of(text.substring("host:".length())));
        }
        throw new IllegalArgumentException("fleet, or host: and a host's id, is expected");
    }

    private static void send(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }
}
