package io.resticmanager.server.config;

import io.resticmanager.http.Cidr;
import io.resticmanager.ports.account.Sessions.SessionLifetime;
import io.resticmanager.ports.job.ExpireLogs.LogRetention;
import io.resticmanager.ports.plan.CertificatePins;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Everything an operator may set. [ConfigReader] makes it.
///
/// @param listen unresolved, so that a name is looked up when it is bound
/// @param dataDir absolute
/// @param baseUrl without a slash at the end; absent: as each request says
/// @param cookieSecure absent: unless the base URL is plain http on loopback
public record ServerConfig(
        InetSocketAddress listen,
        Path dataDir,
        Optional<URI> baseUrl,
        Path secretKeyFile,
        List<Cidr> trustedProxies,
        Optional<Boolean> cookieSecure,
        SessionLifetime sessionLifetime,
        LogRetention logRetention,
        LogLevel logLevel,
        LogFormat logFormat,
        CertificatePins certificatePins) {
    public ServerConfig {
        trustedProxies = List.copyOf(trustedProxies);
    }
}
