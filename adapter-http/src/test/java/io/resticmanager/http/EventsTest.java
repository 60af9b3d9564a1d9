package io.resticmanager.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/// Server-sent events: what changed, resumed where one was, and told when something was missed.
class EventsTest {
    @Test
    void changes_are_told_by_their_ids_and_resumed_after_the_last_one() throws Exception {
        try (RestServer server = RestServer.start().withAdmin()) {
            RestClient admin = server.admin();
            TestAgent agent = server.agent("web-1").connected();
            String last;
            try (Stream stream = Stream.open(server, admin, "/api/events?scope=host:" + agent.host, "")) {
                agent.running(TestAgent.backup());
                last = stream.next("job").id();
            }
            // Missed while away.
            admin.send("POST", "/api/hosts/" + agent.host + "/rotate-credential", java.util.Optional.empty())
                    .is(202);
            server.agent("web-2");
            try (Stream stream = Stream.open(server, admin, "/api/events?scope=host:" + agent.host, last)) {
                Event event = stream.next("host");
                assertThat(event.data()).contains(agent.host.toString());
            }
        }
    }

    @Test
    void an_id_of_another_life_or_too_long_ago_begins_with_missed() throws Exception {
        try (RestServer server = RestServer.start().withAdmin()) {
            RestClient admin = server.admin();
            TestAgent agent = server.agent("web-1").connected();
            for (String id : new String[] {"01ARZ3NDEKTSV4RRFFQ69G5FAV-3", "nonsense"}) {
                try (Stream stream = Stream.open(server, admin, "/api/events", id)) {
                    assertThat(stream.next().name()).isEqualTo("missed");
                }
            }
            String first;
            try (Stream stream = Stream.open(server, admin, "/api/events", "")) {
                agent.running(TestAgent.backup());
                first = stream.next().id();
            }
            for (int i = 0; i < 5_000; i++) {
                server.core.events.publish(new io.resticmanager.ports.event.DomainEvent.HostChanged(agent.host));
            }
            try (Stream stream = Stream.open(server, admin, "/api/events", first)) {
                Event missed = stream.next();
                assertThat(missed.name()).isEqualTo("missed");
                // From there on nothing is missed.
                server.core.events.publish(new io.resticmanager.ports.event.DomainEvent.HostChanged(agent.host));
                assertThat(stream.next().name()).isEqualTo("host");
            }
        }
    }

    @Test
    void a_stopping_server_ends_its_streams() throws Exception {
        try (RestServer server = RestServer.start().withAdmin()) {
            try (Stream stream = Stream.open(server, server.admin(), "/api/events", "")) {
                server.stop();
                assertThat(stream.isOver()).isTrue();
            }
        }
    }

    private record Event(String id, String name, String data) {}

    private record Stream(Socket socket, BufferedReader lines) implements AutoCloseable {
        /// Returns when the server is listening for us.
        static Stream open(RestServer server, RestClient client, String path, String lastId) throws IOException {
            Socket socket = new Socket("127.0.0.1", server.port());
            socket.setSoTimeout(60_000);
            StringBuilder head = new StringBuilder("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\n");
            client.authority().forEach((name, value) -> head.append(name + ": " + value + "\r\n"));
            if (!lastId.isEmpty()) {
                head.append("Last-Event-ID: " + lastId + "\r\n");
            }
            socket.getOutputStream().write(head.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII));
            Stream stream = new Stream(
                    socket, new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8)));
            assertThat(stream.lines.readLine()).startsWith("HTTP/1.1 200 ");
            String line = stream.lines.readLine();
            while (line != null && !line.startsWith(": hello")) {
                line = stream.lines.readLine();
            }
            assertThat(line).isNotNull();
            return stream;
        }

        Event next() throws IOException {
            String id = "";
            String name = "";
            String line = lines.readLine();
            while (line != null && !line.startsWith("data: ")) {
                id = line.startsWith("id: ") ? line.substring(4) : id;
                name = line.startsWith("event: ") ? line.substring(7) : name;
                line = lines.readLine();
            }
            assertThat(line).as("another event").isNotNull();
            return new Event(id, name, String.valueOf(line));
        }

        Event next(String name) throws IOException {
            Event event = next();
            while (!event.name().equals(name)) {
                event = next();
            }
            return event;
        }

        boolean isOver() throws IOException {
            String line = lines.readLine();
            while (line != null) {
                line = lines.readLine();
            }
            return true;
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
