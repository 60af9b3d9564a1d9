package io.resticmanager.agent.daemon;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import io.resticmanager.agent.config.AgentConfig;
import io.resticmanager.ports.engine.ResticEngine;
import io.resticmanager.ports.hook.HookRunner;
import io.resticmanager.restic.ProcessResticEngine;
import io.resticmanager.restic.ResticSettings;
import io.resticmanager.restic.hook.ProcessHookRunner;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;

/// restic and hooks on this machine.
final class EngineModule extends AbstractModule {
    private static final Duration HOOKS_STOP_WITHIN = Duration.ofSeconds(10);

    private final Map<String, String> environment;

    EngineModule(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    @Provides
    @Singleton
    HookRunner hooks(AgentConfig config) {
        return new ProcessHookRunner(
                config.allowHooks(), config.stateDirectory().resolve("work"), environment, HOOKS_STOP_WITHIN);
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
