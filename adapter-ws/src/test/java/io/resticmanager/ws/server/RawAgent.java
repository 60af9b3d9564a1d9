package io.resticmanager.ws.server;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// An agent that says exactly what the test writes, and can be as rude as it likes.
final class RawAgent implements WebSocket.Listener, AutoCloseable {
    static final JsonMapper JSON = new JsonMapper();
    static final String SPOOL = "01JDCW0000000000000000SP00";
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final int SECONDS = 10;

    private final BlockingQueue<JsonNode> messages = new LinkedBlockingQueue<>();
    private final BlockingQueue<Integer> closes = new LinkedBlockingQueue<>();
    private final StringBuilder partial = new StringBuilder();
    private final WebSocket socket;
    /// How many messages it still reads of itself.
    private volatile boolean reading = true;

    RawAgent(URI server, String bearer) throws Exception {
        try {
            socket = CLIENT.newWebSocketBuilder()
                    .header("Authorization", "Bearer " + bearer)
                    .subprotocols("restic-manager.1")
                    .buildAsync(URI.create(server.toString().replaceFirst("http", "ws") + "/ws/agent"), this)
                    .get(SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException refused) {
            if (refused.getCause() instanceof WebSocketHandshakeException handshake) {
                throw new RefusedUpgrade(handshake.getResponse().statusCode());
            }
            throw refused;
        }
    }

    static final class RefusedUpgrade extends Exception {
        private static final long serialVersionUID = 1L;
        final int status;

        RefusedUpgrade(int status) {
            super("HTTP " + status);
            this.status = status;
        }
    }

    static RawAgent connect(TestServer server, TestServer.Enrolled host) throws Exception {
        return new RawAgent(server.uri(), host.bearer().reveal());
    }

    /// Connected, greeted and welcome.
    static RawAgent welcome(TestServer server, TestServer.Enrolled host, String instance, long lastSeq)
            throws Exception {
        RawAgent agent = connect(server, host);
        agent.say(hello(host, instance, lastSeq));
        agent.expect("welcome");
        return agent;
    }

    static String hello(TestServer.Enrolled host, String instance, long lastSeq) {
        return hello(1, host.machineId(), instance, SPOOL, 1, lastSeq);
    }

    static String hello(int protocol, String machine, String instance, String spool, long firstSeq, long lastSeq) {
        return """
                {"type":"hello","id":"01JDCW0000000000000000H000","payload":{"protocolVersion":%d,"agentVersion":"0.1.0",\
                "resticVersion":"0.18.0","hostname":"db-1","os":"linux","arch":"amd64","bootId":"b","machineId":"%s",\
                "instanceId":"%s","jobs":[],"spool":{"spoolId":"%s","firstSeq":%d,"lastSeq":%d}}}""".formatted(protocol, machine, instance, spool, firstSeq, lastSeq);
    }

    static String started(long seq, String job, String repository) {
        return """
                {"type":"job.started","seq":%d,"payload":{"jobId":"%s","repositoryId":"%s","kind":"test",\
                "spec":{"kind":"test"},"origin":{"by":"command","requestedAt":"2026-11-23T12:00:00Z"},\
                "startedAt":"2026-11-23T12:00:00Z"}}""".formatted(seq, job, repository);
    }

    static String log(long seq, String job, long line) {
        return """
                {"type":"job.log","seq":%d,"payload":{"jobId":"%s","firstLine":%d,"lines":[\
                {"at":"2026-11-23T12:00:00Z","stream":"stdout","phase":"test","text":"line %d"}]}}""".formatted(seq, job, line, line);
    }

    static String heartbeat() {
        return "{\"type\":\"heartbeat\",\"payload\":{\"runningJobs\":0,\"spoolDepth\":0,\"freeDiskBytes\":1}}";
    }

    void say(String text) throws Exception {
        socket.sendText(text, true).get(SECONDS, TimeUnit.SECONDS);
    }

    /// The first part of a message that the next [#say] ends.
    void begin(String text) throws Exception {
        socket.sendText(text, false).get(SECONDS, TimeUnit.SECONDS);
    }

    void sayBinary(byte[] bytes) throws Exception {
        socket.sendBinary(ByteBuffer.wrap(bytes), true).get(SECONDS, TimeUnit.SECONDS);
    }

    /// Stops taking what the server sends.
    void stopReading() {
        reading = false;
    }

    /// The next message, which must be of this type.
    JsonNode expect(String type) throws Exception {
        JsonNode message = messages.poll(SECONDS, TimeUnit.SECONDS);
        if (message == null) {
            throw new AssertionError("no " + type + " came; closed with " + closes.peek());
        }
        if (!message.path("type").asString().equals(type)) {
            throw new AssertionError("expected " + type + " but got " + message);
        }
        return message.path("payload");
    }

    /// Skips others until one of this type comes.
    JsonNode await(String type) throws Exception {
        while (true) {
            JsonNode message = messages.poll(SECONDS, TimeUnit.SECONDS);
            if (message == null) {
                throw new AssertionError("no " + type + " came; closed with " + closes.peek());
            }
            if (message.path("type").asString().equals(type)) {
                return message;
            }
        }
    }

    /// Acknowledged up to `seq`, sooner or later.
    void awaitAck(long seq) throws Exception {
        long acked = -1;
        while (acked < seq) {
            acked = await("ack").path("payload").path("seq").asLong();
        }
        if (acked != seq) {
            throw new AssertionError("acknowledged " + acked + ", which was never sent");
        }
    }

    boolean heardNothing(long millis) throws Exception {
        return messages.poll(millis, TimeUnit.MILLISECONDS) == null;
    }

    /// The code it was closed with; 1006 when the connection just broke.
    int closeCode() throws Exception {
        Integer code = closes.poll(SECONDS, TimeUnit.SECONDS);
        if (code == null) {
            throw new AssertionError("the server did not close the connection");
        }
        return code;
    }

    boolean isOpen() {
        return closes.isEmpty();
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        partial.append(data);
        if (last) {
            messages.add(JSON.readTree(partial.toString()));
            partial.setLength(0);
        }
        if (reading) {
            from.request(1);
        }
        return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        closes.add(code);
        return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
        closes.add(1006);
    }

    @Override
    public void close() {
        socket.abort();
    }
}
