package io.resticmanager.server.wiring;

import com.google.inject.AbstractModule;
import com.google.inject.Singleton;
import io.resticmanager.domain.job.Admission;
import io.resticmanager.ports.account.Sessions.SessionLifetime;
import io.resticmanager.ports.job.ExpireLogs.LogRetention;
import io.resticmanager.ports.job.Preparation;
import io.resticmanager.ports.plan.CertificatePins;
import io.resticmanager.ports.retention.PrepareForget;
import io.resticmanager.server.config.ServerConfig;

/// What the operator decided, as the use cases ask for it, and which rules they follow.
public final class PolicyModule extends AbstractModule {
    private final ServerConfig config;

    public PolicyModule(ServerConfig config) {
        this.config = config;
    }

    @Override
    protected void configure() {
        bind(SessionLifetime.class).toInstance(config.sessionLifetime());
        bind(LogRetention.class).toInstance(config.logRetention());
        bind(CertificatePins.class).toInstance(config.certificatePins());
        // Remembers what it asked for.
        bind(Preparation.class).to(PrepareForget.class).in(Singleton.class);
        bind(Admission.Caps.class).toInstance(Admission.Caps.DEFAULT);
    }
}
