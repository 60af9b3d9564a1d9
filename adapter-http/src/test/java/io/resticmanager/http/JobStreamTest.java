package io.resticmanager.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.resticmanager.domain.job.Job;
import io.resticmanager.domain.job.JobSpec;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A job's story over a socket: all of it, once, in order, to whoever may hear it.
class JobStreamTest {
    private static final String NOBODY = "01ARZ3NDEKTSV4RRFFQ69G5FAV";

    @Test
    void history_comes_first_then_what_happens_each_line_once_and_the_end_closes() throws Exception {
        try (RestServer server = RestServer.start().withAdmin();
                ExecutorService writer = Executors.newSingleThreadExecutor()) {
            TestAgent agent = server.agent("web-1").connected();
            Job job = agent.running(TestAgent.backup());
            agent.logs(job.id(), 1, 2_500);
            CountDownLatch go = new CountDownLatch(1);
            Future<Boolean> writing = writer.submit(() -> {
                go.await();
                for (long line = 2_501; line <= 4_000; line += 10) {
                    agent.logs(job.id(), line, line + 9);
                }
                agent.succeeds(job.id(), 1);
                return true;
            });
            List<Reader> readers = new ArrayList<>();
            RestClient admin = server.admin();
            for (int i = 0; i < 8; i++) {
                readers.add(Reader.open(admin, path(job) + (i % 2 == 0 ? "" : "?after=1000")));
                if (i == 3) {
                    go.countDown();
                }
            }
            assertThat(writing.get(60, TimeUnit.SECONDS)).isTrue();
            for (int i = 0; i < 8; i++) {
                Reader reader = readers.get(i);
                assertThat(reader.awaitClose()).isEqualTo(1000);
                assertThat(reader.lines())
                        .isEqualTo(LongStream.rangeClosed(i % 2 == 0 ? 1 : 1_001, 4_000)
                                .boxed()
                                .toList());
                assertThat(reader.last().path("type").asString()).isEqualTo("state");
                assertThat(reader.last().path("job").path("outcome").asString()).isEqualTo("succeeded");
            }
        }
    }

    @Test
    void an_ended_job_is_told_and_closed() throws Exception {
        try (RestServer server = RestServer.start().withAdmin()) {
            TestAgent agent = server.agent("web-1").connected();
            Job job = agent.running(TestAgent.backup());
            agent.logs(job.id(), 1, 5);
            agent.succeeds(job.id(), 1);
            Reader reader = Reader.open(server.admin(), path(job) + "?after=3");
            assertThat(reader.awaitClose()).isEqualTo(1000);
            assertThat(reader.lines()).containsExactly(4L, 5L);
        }
    }

    @Test
    void strangers_other_sites_and_nonsense_are_refused_in_one_line() throws Exception {
        try (RestServer server = RestServer.start().withAdmin()) {
            Job job = server.agent("web-1").connected().running(new JobSpec.Stats());
            RestClient admin = server.admin();
            assertThat(refusal(server.stranger(), path(job))).isEqualTo(401);
            assertThat(refusal(admin.with("Origin", "https://evil.example"), path(job)))
                    .isEqualTo(403);
            assertThat(refusal(admin.without("Origin"), path(job))).isEqualTo(403);
            assertThat(refusal(admin, path(job) + "?after=x")).isEqualTo(422);
            assertThat(refusal(admin, "/api/jobs/" + NOBODY + "/stream")).isEqualTo(404);
            assertThat(refusal(admin, "/api/jobs/x/stream")).isEqualTo(404);
            admin.get(path(job)).refuses(404, "not-found");
            assertThat(server.log.hasStackTrace()).as(server.log.text()).isFalse();
        }
    }

    @Test
    void streams_of_one_user_are_bounded_and_freed() throws Exception {
        try (RestServer server = RestServer.start().withAdmin()) {
            Job job = server.agent("web-1").connected().running(new JobSpec.Stats());
            RestClient admin = server.admin();
            List<Reader> readers = new ArrayList<>();
            for (int i = 0; i < LiveStreams.MOST_PER_USER; i++) {
                readers.add(Reader.open(admin, path(job)));
            }
            assertThat(refusal(admin, path(job))).isEqualTo(429);
            admin.get("/api/events").refuses(429, "too-many-streams");
            readers.getFirst().socket.abort();
            await(() -> {
                try {
                    readers.add(Reader.open(admin, path(job)));
                    return true;
                } catch (ExecutionException stillFull) {
                    return false;
                }
            });
        }
    }

    @Test
    void a_stopping_server_says_that_it_goes() throws Exception {
        try (RestServer server = RestServer.start().withAdmin()) {
            Job job = server.agent("web-1").connected().running(new JobSpec.Stats());
            Reader reader = Reader.open(server.admin(), path(job));
            await(() -> !reader.messages().isEmpty());
            server.stop();
            assertThat(reader.awaitClose()).isEqualTo(1001);
        }
    }

    @Test
    void a_revoked_session_hears_nothing_more() throws Exception {
        try (RestServer server = RestServer.start().withAdmin()) {
            TestAgent agent = server.agent("web-1").connected();
            Job job = agent.running(TestAgent.backup());
            RestClient admin = server.admin();
            Reader reader = Reader.open(admin, path(job));
            await(() -> !reader.messages().isEmpty());
            admin.delete("/api/session").is(204);
            agent.logs(job.id(), 1, 1);
            assertThat(reader.awaitClose()).isEqualTo(4001);
            assertThat(reader.lines()).isEmpty();
        }
    }

    @Test
    void a_reader_that_does_not_read_is_closed_and_resumes_where_it_was() throws Exception {
        HttpConfig impatient = new HttpConfig(
                new InetSocketAddress("127.0.0.1", 0),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                Duration.ofSeconds(2),
                Duration.ofMillis(500));
        try (RestServer server = RestServer.start(impatient).withAdmin()) {
            TestAgent agent = server.agent("web-1").connected();
            Job job = agent.running(TestAgent.backup());
            for (int from = 1; from <= 10_000; from += 500) {
                agent.logs(job.id(), from, from + 499, " " + "x".repeat(2_000));
            }
            agent.succeeds(job.id(), 1);
            RestClient admin = server.admin();
            try (Socket socket = new Socket()) {
                socket.setReceiveBufferSize(4_096);
                socket.connect(new InetSocketAddress("127.0.0.1", server.port()));
                upgrade(socket, admin, path(job));
                await(() -> server.log.text().contains("reads too slowly"));
                socket.setSoTimeout(20_000);
                assertThat(readAll(socket.getInputStream())).isLessThan(10_000L * 2_000);
            }
            Reader again = Reader.open(admin, path(job) + "?after=9990");
            assertThat(again.awaitClose()).isEqualTo(1000);
            assertThat(again.lines()).hasSize(10);
        }
    }

    private static long readAll(InputStream in) throws java.io.IOException {
        byte[] buffer = new byte[65_536];
        long all = 0;
        try {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                all += n;
            }
        } catch (java.net.SocketException reset) {
            assertThat(all).isPositive();
        }
        return all;
    }

    private static void upgrade(Socket socket, RestClient client, String path) throws java.io.IOException {
        StringBuilder head = new StringBuilder("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + socket.getPort()
                + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                + "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n");
        client.authority().forEach((name, value) -> head.append(name + ": " + value + "\r\n"));
        OutputStream out = socket.getOutputStream();
        out.write(head.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    private static String path(Job job) {
        return "/api/jobs/" + job.id() + "/stream";
    }

    private static int refusal(RestClient client, String path) throws Exception {
        try {
            Reader.open(client, path).socket.abort();
            return 101;
        } catch (ExecutionException refused) {
            return ((WebSocketHandshakeException) refused.getCause())
                    .getResponse()
                    .statusCode();
        }
    }

    static void await(Check check) throws Exception {
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!check.holds()) {
            assertThat(System.nanoTime()).as("in time").isLessThan(end);
            LockSupport.parkNanos(5_000_000);
        }
    }

    interface Check {
        boolean holds() throws Exception;
    }

    private static final class Reader implements WebSocket.Listener {
        private final List<JsonNode> messages = new ArrayList<>();
        private final StringBuilder part = new StringBuilder();
        private final CountDownLatch closed = new CountDownLatch(1);
        private volatile int code;
        private WebSocket socket;

        static Reader open(RestClient client, String path) throws Exception {
            Reader reader = new Reader();
            reader.socket =
                    client.socket().buildAsync(client.socketUri(path), reader).get(30, TimeUnit.SECONDS);
            return reader;
        }

        @Override
        public synchronized CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
            part.append(data);
            if (last) {
                messages.add(JsonMapper.shared().readTree(part.toString()));
                part.setLength(0);
            }
            webSocket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
            code = statusCode;
            closed.countDown();
            return null;
        }

        @Override
        public void onError(WebSocket webSocket, Throwable error) {
            code = -1;
            closed.countDown();
        }

        int awaitClose() throws InterruptedException {
            assertThat(closed.await(60, TimeUnit.SECONDS)).as("closed in time").isTrue();
            return code;
        }

        synchronized List<JsonNode> messages() {
            return List.copyOf(messages);
        }

        synchronized JsonNode last() {
            return messages.getLast();
        }

        synchronized List<Long> lines() {
            List<Long> lines = new ArrayList<>();
            for (JsonNode message : messages) {
                message.path("lines")
                        .forEach(line -> lines.add(line.path("line").asLong()));
            }
            return lines;
        }
    }
}
