package io.resticmanager.ws.server;

import io.resticmanager.ws.server.TestServer.Enrolled;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/// The agent socket's rules (delivery, interfaces) seen from outside: a real Jetty, a real database, raw messages.
abstract class AgentSocketCase {
    static final String FIRST = "01JDCW00000000000000000001";

    @TempDir
    Path directory;

    TestServer server;
    Enrolled host;
    final List<RawAgent> agents = new ArrayList<>();

    @BeforeEach
    void start() throws Exception {
        server = new TestServer(directory);
        host = server.enroll();
    }

    @AfterEach
    void stop() throws Exception {
        agents.forEach(RawAgent::close);
        server.close();
    }

    RawAgent connect() throws Exception {
        RawAgent agent = RawAgent.connect(server, host);
        agents.add(agent);
        return agent;
    }

    RawAgent welcome(String instance, long lastSeq) throws Exception {
        RawAgent agent = RawAgent.welcome(server, host, instance, lastSeq);
        agents.add(agent);
        return agent;
    }
}
