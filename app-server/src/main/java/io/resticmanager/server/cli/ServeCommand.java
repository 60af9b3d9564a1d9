package io.resticmanager.server.cli;

import io.resticmanager.server.config.ServerConfig;
import io.resticmanager.server.log.ServerLog;
import io.resticmanager.server.serve.RunningServer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// `serve`: until SIGTERM or SIGINT.
final class ServeCommand implements Command {
    private static final Logger LOG = LoggerFactory.getLogger(ServeCommand.class);
    private static final Duration LAST_MOMENT = Duration.ofSeconds(30);

    @Override
    public Usage usage() {
        return Usage.of("serve", "Runs the server until it is told to stop (SIGTERM or Ctrl-C).")
                .withDetails("""

                Settings (environment / key of the YAML file, default):
                  RM_LISTEN             listen            address and port (127.0.0.1:8080)
                  RM_DATA_DIR           dataDir           database and keys (/var/lib/restic-manager)
                  RM_BASE_URL           baseUrl           what people and agents reach it by (as they ask)
                  RM_SECRET_KEY_FILE    secretKeyFile     made at the first start (secret.key in the data directory)
                  RM_TRUSTED_PROXY      trustedProxy      proxies whose X-Forwarded-… are believed (none)
                  RM_COOKIE_SECURE      cookieSecure      cookies over https only (true, but on http://localhost)
                  RM_SESSION_TTL        sessionTtl        a login ends after so long without use (24h)
                  RM_LOG_RETENTION_DAYS logRetentionDays  how long job logs are kept (30)
                  RM_LOG_LEVEL          logLevel          error, warn, info or debug (info)
                  RM_LOG_FORMAT         logFormat         text or json (text)
                  RM_CERT_PINS          certPins          SHA-256 of certificates that agents accept (any trusted one)
                """);
    }

    @Override
    public void run(Arguments arguments, Terminal terminal) {
        ServerConfig config = arguments.config(terminal);
        ServerLog.apply(config.logLevel(), config.logFormat());
        CompletableFuture<RunningServer> server = new CompletableFuture<>();
        // Before the start: a signal may come at any moment of it.
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stopInTime(server), "stop"));
        try {
            server.complete(RunningServer.start(config));
        } catch (RuntimeException refused) {
            server.cancel(false);
            throw refused;
        }
        try {
            // The signal's hook ends the process; nothing ever comes back from here.
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void stopInTime(CompletableFuture<RunningServer> server) {
        if (server.isCancelled()) {
            return;
        }
        Thread stopping = Thread.ofPlatform()
                .name("stopping")
                .daemon()
                .start(() -> server.thenAccept(RunningServer::close).join());
        try {
            if (!stopping.join(LAST_MOMENT)) {
                LOG.error("stopping took longer than {} s and was given up", LAST_MOMENT.toSeconds());
                Runtime.getRuntime().halt(1);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
