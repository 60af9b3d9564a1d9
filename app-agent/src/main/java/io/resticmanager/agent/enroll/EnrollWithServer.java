package io.resticmanager.agent.enroll;

import io.resticmanager.agent.config.ConfigRefusedException;
import io.resticmanager.agent.config.ServerUrl;
import io.resticmanager.domain.Secret;
import io.resticmanager.domain.host.HostId;
import io.resticmanager.ports.agent.Machine;
import io.resticmanager.ws.client.PinnedTrust;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/// Trades a one-time token for a host id and a bearer: `POST /api/agents/enroll`.
public final class EnrollWithServer {
    private static final Duration CONNECT_WITHIN = Duration.ofSeconds(15);
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(30);
    private static final int MOST_DETAIL = 500;

    private final URI server;
    private final List<String> pins;
    private final JsonMapper mapper = JsonMapper.builder().build();

    /// @param pins empty means the system's trust
    public EnrollWithServer(URI server, List<String> pins) {
        this.server = server;
        this.pins = List.copyOf(pins);
    }

    public Enrollment enroll(Secret token, Machine.Identity machine, Optional<String> resticVersion) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(server + "/api/agents/enroll"))
                .timeout(ANSWER_WITHIN)
                .header("Content-Type", "application/json")
                .header("Accept", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body(token, machine, resticVersion)))
                .build();
        HttpClient.Builder builder = HttpClient.newBuilder().connectTimeout(CONNECT_WITHIN);
        if (!pins.isEmpty()) {
            builder.sslContext(PinnedTrust.context(pins));
        }
        try (HttpClient client = builder.build()) {
            return understand(client.send(request, HttpResponse.BodyHandlers.ofString()));
        } catch (IOException unreachable) {
            return new Enrollment.Refused(explain(unreachable));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Enrollment.Refused("The enrollment was interrupted. Run it again: that is safe.");
        }
    }

    private String body(Secret token, Machine.Identity machine, Optional<String> resticVersion) {
        ObjectNode body = mapper.createObjectNode();
        body.put("token", token.reveal());
        body.put("hostname", machine.hostname());
        body.put("os", machine.platform().os());
        body.put("arch", machine.platform().arch());
        body.put("agentVersion", machine.agentVersion());
        resticVersion.ifPresent(version -> body.put("resticVersion", version));
        body.put("machineId", machine.machineId());
        return body.toString();
    }

    private Enrollment understand(HttpResponse<String> response) {
        JsonNode json = json(response.body());
        int status = response.statusCode();
        if (status == 201
                && json.path("hostId").isString()
                && json.path("bearer").isString()) {
            return done(json);
        }
        if (status >= 300 && status < 400) {
            return new Enrollment.Refused("The server at " + server + " sends elsewhere ("
                    + response.headers().firstValue("Location").orElse("nowhere")
                    + "). Use the address that does not redirect.");
        }
        if (!json.path("code").isString()) {
            return new Enrollment.Refused("What answers at " + server + " (HTTP " + status
                    + ") is not a restic-manager server. Check the address and any proxy before it.");
        }
        return new Enrollment.Refused(
                switch (status) {
                    case 403 ->
                        "The server refused the token: it is unknown, expired, used up or revoked."
                                + " Make a new one on the server and try again.";
                    case 409 ->
                        "The server knows this machine already, as another or an older host. To enroll it anew, make a"
                                + " token for that very host on the server; if this machine is a copy of another, give"
                                + " it a machine id of its own first. The server says: "
                                + detail(json);
                    case 429 ->
                        "Too many enrollments from this address were refused. Wait "
                                + response.headers().firstValue("Retry-After").orElse("60")
                                + " s, and check the token before the next try.";
                    default -> "The server refused the enrollment (HTTP " + status + "): " + detail(json);
                });
    }

    private Enrollment done(JsonNode json) {
        try {
            return new Enrollment.Done(
                    HostId.of(json.path("hostId").asString()),
                    new Secret(json.path("bearer").asString()),
                    ServerUrl.pins(json.path("certPin").asString("")));
        } catch (IllegalArgumentException | ConfigRefusedException wrong) {
            return new Enrollment.Refused(
                    "The server answered what this agent does not understand. Are both of the same version?");
        }
    }

    private JsonNode json(String text) {
        try {
            return mapper.readTree(text);
        } catch (JacksonException notJson) {
            return MissingNode.getInstance();
        }
    }

    // A stranger may have written it: short, and without control characters.
    private static String detail(JsonNode json) {
        StringBuilder words = new StringBuilder(json.path("detail").asString("no reason given."));
        json.path("errors")
                .valueStream()
                .forEach(error -> words.append(' ')
                        .append(error.path("field").asString(""))
                        .append(": ")
                        .append(error.path("message").asString("")));
        String clean = words.toString().replaceAll("\\p{Cntrl}", " ");
        return clean.length() > MOST_DETAIL ? clean.substring(0, MOST_DETAIL) : clean;
    }

    private String explain(IOException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnresolvedAddressException || cause instanceof UnknownHostException) {
                return "The name " + server.getHost() + " cannot be resolved. Check the server's address and the DNS.";
            }
            if (cause instanceof CertificateException) {
                return pins.isEmpty() ? untrusted() : "The certificate pin does not fit: " + cause.getMessage() + ".";
            }
        }
        if (failure instanceof SSLException) {
            return pins.isEmpty() ? untrusted() : "TLS with " + server + " failed: " + failure.getMessage() + ".";
        }
        if (failure instanceof HttpTimeoutException) {
            return "The server at " + server + " does not answer. Check the address, the network and firewalls.";
        }
        if (failure instanceof ConnectException) {
            return "Nothing listens at " + server + ". Check the address, and that the server runs.";
        }
        return "The server at " + server + " could not be reached: " + failure.getMessage()
                + ". Running enroll again is safe.";
    }

    private String untrusted() {
        return "The certificate of " + server + " is not one this machine trusts. Give its SHA-256 with --cert-pin (or"
                + " RM_CERT_PIN), or add its authority to the trusted ones of this machine's Java.";
    }
}
