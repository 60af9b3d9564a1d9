package io.resticmanager.agent.daemon;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import io.resticmanager.agent.config.AgentConfig;
import io.resticmanager.ports.engine.ResticEngine;
import io.resticmanager.restic.ProcessResticEngine;
import io.resticmanager.restic.ResticSettings;
import jakarta.inject.Singleton;
import java.util.Map;

/// restic on this machine.
final class EngineModule extends AbstractModule {
    private final Map<String, String> environment;

    EngineModule(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    @Provides
    @Singleton
    ResticEngine engine(AgentConfig config) {
        ResticSettings settings = ResticSettings.of(
                config.stateDirectory().resolve("work"), config.stateDirectory().resolve("cache"), environment);
        return new ProcessResticEngine(
                config.resticPath().map(settings::withResticPath).orElse(settings));
    }
}
