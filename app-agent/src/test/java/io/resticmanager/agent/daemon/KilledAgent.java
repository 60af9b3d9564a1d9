package io.resticmanager.agent.daemon;

import com.google.inject.Guice;
import io.resticmanager.agent.config.AgentConfig;
import io.resticmanager.agent.config.AgentConfigFile;
import io.resticmanager.domain.Limits;
import io.resticmanager.domain.job.JobId;
import io.resticmanager.domain.job.JobSpec;
import io.resticmanager.domain.job.Origin;
import io.resticmanager.domain.plan.Plan;
import io.resticmanager.domain.source.Selection;
import io.resticmanager.ports.agent.JobDesk;
import io.resticmanager.ports.agent.PlanKeeper;
import io.resticmanager.ports.host.AgentCommand;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/// An agent in a process of its own that begins a slow backup and waits to be killed.
final class KilledAgent {
    private KilledAgent() {}

    public static void main(String[] args) throws InterruptedException {
        AgentConfigFile file = new AgentConfigFile(Path.of(args[0]));
        AgentConfig config = file.read();
        var injector = Guice.createInjector(
                new MachineModule(config),
                new DiskModule(config.stateDirectory()),
                new EngineModule(Map.of()),
                new ConnectionModule(file));
        Plan plan = injector.getInstance(PlanKeeper.class).current().orElseThrow();
        JobDesk desk = injector.getInstance(JobDesk.class);
        desk.begin();
        System.out.println(desk.run(slowBackup(args[1], plan, args[2])));
        new CountDownLatch(1).await();
    }

    static AgentCommand.Run slowBackup(String job, Plan plan, String source) {
        return new AgentCommand.Run(
                JobId.of(job),
                plan.repositories().getFirst().id(),
                new JobSpec.Backup(Optional.empty(), Selection.EMPTY.withIncludes(List.of(source)), false),
                new Origin.Command(Instant.parse("2026-11-23T12:00:00Z"), Optional.empty()),
                new Limits(Optional.of(100), Optional.empty()),
                Duration.ofHours(1),
                Duration.ofHours(1),
                Optional.empty());
    }
}
