package io.resticmanager.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.resticmanager.ports.fakes.ServerCore;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The end of a server that is still at work for somebody.
class ServerStopTest {
    private static final Duration DRAIN = Duration.ofMillis(300);

    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch over = new CountDownLatch(1);

    @Test
    @Timeout(20)
    void a_request_that_does_not_end_is_cut_off_after_its_time_and_is_no_failure() throws Exception {
        try (LogCapture log = LogCapture.begin()) {
            HttpServer server = server();
            server.start();
            try (Socket visitor =
                    new Socket(server.address().getAddress(), server.address().getPort())) {
                visitor.getOutputStream()
                        .write("GET / HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
                server.close();
                assertThat(log.text()).contains("requests that were not over after 300 ms were cut off");
            } finally {
                over.countDown();
            }
        }
    }

    private HttpServer server() {
        ServerCore core = ServerCore.inMemory();
        HttpConfig config = new HttpConfig(
                new InetSocketAddress("127.0.0.1", 0),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                DRAIN,
                HttpConfig.SLOW_READER);
        return new HttpServer(
                config,
                new RouteTable(List.of()),
                new SessionGate(core.sessions, config),
                new Json(),
                core.ids,
                new LiveStreams(),
                List.of(),
                List.of(new Handler.Abstract() {
                    @Override
                    public boolean handle(Request request, Response response, Callback callback) throws Exception {
                        begun.countDown();
                        over.await();
                        callback.succeeded();
                        return true;
                    }
                }));
    }
}
