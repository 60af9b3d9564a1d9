package io.resticmanager.http.api.job;

import io.resticmanager.http.Json;
import io.resticmanager.http.LiveStreams;
import io.resticmanager.ports.job.FollowJob;
import io.resticmanager.ports.job.FollowJob.Episode;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One reader's socket. A virtual thread pulls the story and waits for each message to be taken, so that a slow
/// reader costs nothing but its own place.
public final class JobStreamSocket implements Session.Listener.AutoDemanding {
    private static final Logger log = LoggerFactory.getLogger(JobStreamSocket.class);
    private static final Duration PING_EVERY = Duration.ofSeconds(15);
    private static final int SLOW = 4008;
    private static final int LOGGED_OUT = 4001;
    private static final int GOING_AWAY = 1001;
    private static final int MOST_LINES = 200;

    private final FollowJob.Following following;
    private final Json json;
    private final Duration slowReader;
    private final BooleanSupplier stillLoggedIn;
    private Optional<LiveStreams.Lease> lease = Optional.empty();
    private volatile boolean leaving;

    JobStreamSocket(FollowJob.Following following, Json json, Duration slowReader, BooleanSupplier stillLoggedIn) {
        this.following = following;
        this.json = json;
        this.slowReader = slowReader;
        this.stillLoggedIn = stillLoggedIn;
    }

    synchronized void holding(LiveStreams.Lease held) {
        lease = Optional.of(held);
    }

    /// The server stops: end soon.
    void goAway() {
        leaving = true;
        following.close();
    }

    @Override
    public void onWebSocketOpen(Session session) {
        Thread.ofVirtual().name("job-stream").start(() -> tell(session));
    }

    /// What readers send is of no interest.
    @Override
    public void onWebSocketText(String message) {}

    @Override
    public void onWebSocketClose(int statusCode, String reason) {
        release();
    }

    @Override
    public void onWebSocketError(Throwable cause) {
        release();
    }

    private synchronized void release() {
        lease.ifPresent(LiveStreams.Lease::close);
        lease = Optional.empty();
        following.close();
    }

    private void tell(Session session) {
        try {
            long pinged = System.nanoTime();
            while (!leaving && session.isOpen() && !following.isOver()) {
                Episode episode = following.next(PING_EVERY);
                // Asked before each telling: whoever was logged out hears nothing more.
                if (!stillLoggedIn.getAsBoolean()) {
                    session.close(LOGGED_OUT, "log in again", Callback.NOOP);
                    return;
                }
                send(session, episode);
                if (System.nanoTime() - pinged >= PING_EVERY.toNanos()) {
                    pinged = System.nanoTime();
                    session.sendPing(java.nio.ByteBuffer.allocate(0), Callback.NOOP);
                }
            }
            if (leaving) {
                session.close(GOING_AWAY, "the server stops", Callback.NOOP);
            } else {
                session.close(1000, "the job has ended", Callback.NOOP);
            }
        } catch (TimeoutException slow) {
            log.debug("a job's reader reads too slowly and is let go");
            giveUp(session);
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
            session.close(GOING_AWAY, "the server stops", Callback.NOOP);
        } catch (ExecutionException gone) {
            log.debug("a job's reader went away: {}", gone.getMessage());
            session.disconnect();
        } catch (RuntimeException bug) {
            log.error("a job could not be told", bug);
            session.close(1011, "a mistake of ours; see the server's log", Callback.NOOP);
        } finally {
            following.close();
        }
    }

    // The close frame goes behind what is under way: a reader that wakes up in time still gets it.
    private void giveUp(Session session) {
        CompletableFuture<Boolean> told = new CompletableFuture<>();
        session.close(
                SLOW,
                "too slow: resume with after",
                Callback.from(() -> told.complete(true), failed -> told.complete(false)));
        if (!told.completeOnTimeout(false, slowReader.toMillis(), TimeUnit.MILLISECONDS)
                .join()) {
            session.disconnect();
        }
    }

    private void send(Session session, Episode episode)
            throws InterruptedException, ExecutionException, TimeoutException {
        switch (episode) {
            case Episode.Lines lines -> {
                List<LogLineJson> all =
                        lines.entries().stream().map(LogLineJson::of).toList();
                for (int from = 0; from < all.size(); from += MOST_LINES) {
                    send(session, "log", "lines", all.subList(from, Math.min(all.size(), from + MOST_LINES)));
                }
            }
            case Episode.Progressed progressed ->
                send(session, "progress", "progress", JobJson.ProgressJson.of(progressed.progress()));
            case Episode.State state -> send(session, "state", "job", JobJson.of(state.job()));
            case Episode.Quiet ignored -> {}
        }
    }

    private void send(Session session, String type, String name, Object part)
            throws InterruptedException, ExecutionException, TimeoutException {
        Map<String, Object> message = new LinkedHashMap<>();
        message.put("type", type);
        message.put(name, part);
        CompletableFuture<Boolean> taken = new CompletableFuture<>();
        session.sendText(json.text(message), Callback.from(() -> taken.complete(true), taken::completeExceptionally));
        taken.get(slowReader.toMillis(), TimeUnit.MILLISECONDS);
    }
}
