package io.resticmanager.restic;

import io.resticmanager.domain.Verdict;
import io.resticmanager.domain.repository.RepositoryAccess;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/// Asks a rest-server directly what restic cannot tell, or tells only after minutes. Where a proxy is set, or the
/// certificate is one that Java does not trust (restic may, by the system's own list), it has no opinion.
final class RestProbe {
    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration REQUEST = Duration.ofSeconds(20);
    private static final int ID_BYTES = 32;

    private final RepositoryAccess access;
    private final ResticSettings settings;

    RestProbe(RepositoryAccess access, ResticSettings settings) {
        this.access = access;
        this.settings = settings;
    }

    /// Why the server definitely cannot be reached; empty when it answers or when we cannot tell.
    Optional<String> refusal() {
        try {
            status("HEAD", "config");
            return Optional.empty();
        } catch (HttpConnectTimeoutException e) {
            return Optional.of("There was no answer within " + CONNECT.toSeconds() + " s.");
        } catch (ConnectException e) {
            return Optional.of(
                    e.getCause() instanceof java.nio.channels.UnresolvedAddressException
                            ? "The server's name is not known."
                            : "The connection was refused.");
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /// Deletes a data file that cannot exist: a server in append-only mode forbids that before it looks.
    Verdict appendOnly() {
        byte[] id = new byte[ID_BYTES];
        new SecureRandom().nextBytes(id);
        try {
            return status("DELETE", "data/" + HexFormat.of().formatHex(id))
                    .map(status -> switch (status) {
                        case 403 -> Verdict.YES;
                        // What is not there is deleted well by 0.13 and 0.14.
                        case 200, 204, 404 -> Verdict.NO;
                        default -> Verdict.UNKNOWN;
                    })
                    .orElse(Verdict.UNKNOWN);
        } catch (IOException e) {
            return Verdict.UNKNOWN;
        }
    }

    private Optional<Integer> status(String method, String path) throws IOException {
        if (!settings.proxies().isEmpty()) {
            return Optional.empty();
        }
        HttpRequest.Builder request;
        try {
            String base = access.effectiveUrl().text().substring("rest:".length());
            request = HttpRequest.newBuilder(URI.create(base + (base.endsWith("/") ? "" : "/") + path));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        request.timeout(REQUEST).method(method, HttpRequest.BodyPublishers.noBody());
        access.login().username().ifPresent(user -> request.header("Authorization", basic(user)));
        try (HttpClient client = client()) {
            HttpResponse<Void> answer = client.send(request.build(), HttpResponse.BodyHandlers.discarding());
            return Optional.of(answer.statusCode());
        } catch (GeneralSecurityException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private HttpClient client() throws IOException, GeneralSecurityException {
        HttpClient.Builder builder =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT);
        if (settings.caCertificate().isPresent()) {
            builder.sslContext(trusting(settings.caCertificate().get()));
        }
        return builder.build();
    }

    private String basic(String user) {
        String pair = user + ":"
                + access.login().secret().map(secret -> secret.reveal()).orElse("");
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }

    private static SSLContext trusting(Path pem) throws IOException, GeneralSecurityException {
        KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
        trusted.load(null, null);
        try (InputStream stream = Files.newInputStream(pem)) {
            int number = 0;
            for (Certificate certificate :
                    CertificateFactory.getInstance("X.509").generateCertificates(stream)) {
                trusted.setCertificateEntry("ca-" + number++, certificate);
            }
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }
}
