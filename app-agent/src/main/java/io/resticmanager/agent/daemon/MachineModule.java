package io.resticmanager.agent.daemon;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import io.resticmanager.agent.config.AgentConfig;
import io.resticmanager.agent.machine.LocalMachine;
import io.resticmanager.agent.machine.MonotonicIds;
import io.resticmanager.ports.Ids;
import io.resticmanager.ports.agent.Diary;
import io.resticmanager.ports.agent.Machine;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;

/// Time, randomness, threads, and the machine itself.
final class MachineModule extends AbstractModule {
    private final AgentConfig config;

    MachineModule(AgentConfig config) {
        this.config = config;
    }

    @Override
    protected void configure() {
        bind(AgentConfig.class).toInstance(config);
        bind(Clock.class).toInstance(Clock.systemUTC());
        bind(SecureRandom.class).toInstance(new SecureRandom());
        bind(Diary.class).to(LoggedDiary.class);
    }

    @Provides
    @Singleton
    Ids ids(Clock clock, SecureRandom random) {
        return new MonotonicIds(clock, random);
    }

    @Provides
    @Singleton
    Machine machine(Ids ids) {
        return new LocalMachine(config.stateDirectory(), config.machineId(), ids.next());
    }

    // Bounded by the turns of jobs and the one report at a time.
    @Provides
    @Singleton
    Executor executor() {
        return Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("work-", 1).factory());
    }
}
