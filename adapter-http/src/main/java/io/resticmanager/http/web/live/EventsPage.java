package io.resticmanager.http.web.live;

import io.resticmanager.domain.account.Permission;
import io.resticmanager.http.LiveStreams;
import io.resticmanager.http.Problem;
import io.resticmanager.http.RefusedCallException;
import io.resticmanager.http.web.PageRoute;
import io.resticmanager.http.web.PageSet;
import io.resticmanager.http.web.Reply;
import io.resticmanager.http.web.Visit;
import io.resticmanager.http.web.live.LiveSource.Scope;
import io.resticmanager.ports.account.Sessions;
import io.resticmanager.ports.event.DomainEvent;
import io.resticmanager.ports.event.EventBus;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The server-sent events of pages: `pieces` with markup, `missed` when the page is to be read anew, `beat` when
/// nothing happened. A page that reconnects reads itself anew, so nothing has to be replayed.
public final class EventsPage implements PageSet {
    // Only writing shows that a reader has gone.
    private static final Duration BEAT = Duration.ofSeconds(5);
    private static final Duration LOGIN_LOOKED_AT_EVERY = Duration.ofSeconds(15);
    // Events come in bursts: one piece for several of them.
    private static final Duration GATHER = Duration.ofMillis(400);

    private final EventBus events;
    private final LiveStreams streams;
    private final Sessions sessions;
    private final List<LiveSource> sources;

    @Inject
    public EventsPage(EventBus events, LiveStreams streams, Sessions sessions, LiveSources sources) {
        this.events = events;
        this.streams = streams;
        this.sessions = sessions;
        this.sources = sources.all();
    }

    @Override
    public List<PageRoute> routes() {
        return List.of(PageRoute.get("/events").needs(Permission.VIEW).by(this::follow));
    }

    private Reply follow(Visit visit) {
        String wanted = visit.query("scope").orElse("");
        String at = visit.query("at").orElse("");
        Scope scope = sources.stream()
                .flatMap(source -> source.open(visit, wanted, at).stream())
                .findFirst()
                .orElseThrow(() -> new RefusedCallException(Problem.notFound("page to follow")));
        EventBus.Subscription subscription = events.subscribe(scope::concerns);
        Optional<LiveStreams.Lease> lease = streams.openForPage(visit.person().id(), subscription::close);
        if (lease.isEmpty()) {
            subscription.close();
            throw new RefusedCallException(LiveStreams.tooMany());
        }
        Sessions.Authenticated who = visit.session();
        return new Reply.Events(out -> {
            try (subscription;
                    LiveStreams.Lease held = lease.get()) {
                tell(out, subscription, scope, who);
            }
        });
    }

    private void tell(OutputStream out, EventBus.Subscription subscription, Scope scope, Sessions.Authenticated who)
            throws IOException, InterruptedException {
        send(out, "beat", "");
        long lookedAt = System.nanoTime();
        while (!subscription.isClosed()) {
            Optional<EventBus.Numbered> first = subscription.next(BEAT);
            if (System.nanoTime() - lookedAt >= LOGIN_LOOKED_AT_EVERY.toNanos()) {
                lookedAt = System.nanoTime();
                if (!sessions.isStillGood(who)) {
                    return;
                }
            }
            List<DomainEvent> batch = gather(subscription, first);
            if (subscription.takeMissed()) {
                send(out, "missed", "");
            } else if (batch.isEmpty()) {
                send(out, "beat", "");
            } else {
                Optional<String> pieces = scope.pieces(batch);
                send(out, pieces.isPresent() ? "pieces" : "missed", pieces.orElse(""));
            }
        }
    }

    private static List<DomainEvent> gather(EventBus.Subscription subscription, Optional<EventBus.Numbered> first)
            throws InterruptedException {
        if (first.isEmpty()) {
            return List.of();
        }
        Thread.sleep(GATHER);
        List<DomainEvent> batch = new ArrayList<>(List.of(first.get().event()));
        subscription.drain().forEach(numbered -> batch.add(numbered.event()));
        return batch;
    }

    private static void send(OutputStream out, String name, String data) throws IOException {
        StringBuilder text = new StringBuilder("event: ").append(name).append('\n');
        data.lines()
                .filter(line -> !line.isBlank())
                .forEach(line -> text.append("data: ").append(line).append('\n'));
        if (data.isBlank()) {
            text.append("data: \n");
        }
        out.write(text.append('\n').toString().getBytes(StandardCharsets.UTF_8));
        out.flush();
    }
}
