package io.resticmanager.ports.agent;

import static io.resticmanager.ports.agent.AgentBench.ONE;
import static io.resticmanager.ports.agent.AgentBench.TWO;
import static io.resticmanager.ports.agent.AgentBench.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.resticmanager.domain.delivery.AgentFact;
import io.resticmanager.domain.job.JobId;
import io.resticmanager.domain.job.JobSpec;
import io.resticmanager.domain.repository.RepositoryId;
import io.resticmanager.ports.fakes.ScriptedEngine;
import io.resticmanager.ports.host.AgentCommand;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Random commands, cancels, ends, deaths and restarts: no job runs twice (I1), each that was taken ends, and never do
/// two writing jobs work in one repository.
final class AgentModelTest {
    private static final int ROUNDS = 40;
    private static final int STEPS = 40;

    private final Map<JobId, Integer> runsOfEarlierLives = new HashMap<>();
    private final List<AgentCommand.Run> offered = new ArrayList<>();
    private final List<JobId> accepted = new ArrayList<>();

    @Test
    void random_lives_keep_the_promises() {
        long seed = System.nanoTime();
        for (int round = 0; round < ROUNDS; round++) {
            runsOfEarlierLives.clear();
            offered.clear();
            accepted.clear();
            try {
                live(new Random(seed + round));
            } catch (AssertionError | RuntimeException broken) {
                throw new AssertionError("seed " + (seed + round), broken);
            }
        }
    }

    private void live(Random random) {
        AgentBench bench = new AgentBench();
        for (int step = 0; step < STEPS; step++) {
            act(bench, random);
            assertOneWriterPerRepository(bench);
        }
        restart(bench);
        await(() -> {
            bench.engine.runs().forEach(ScriptedEngine.Run::succeed);
            return bench.desk.hello().jobs().isEmpty();
        });
        remember(bench);
        for (JobId id : accepted) {
            assertThat(bench.ends(id)).as("ends of " + id).isNotEmpty();
            assertThat(bench.ends(id).stream().map(AgentFact.Finished::end).distinct())
                    .as("different ends of " + id)
                    .hasSize(1);
        }
        assertThat(runsOfEarlierLives.values())
                .allSatisfy(runs -> assertThat(runs).isEqualTo(1));
    }

    private void act(AgentBench bench, Random random) {
        switch (random.nextInt(10)) {
            case 0, 1, 2 -> offer(bench, random.nextBoolean() ? writing(bench, random) : reading(bench, random));
            case 3 -> again(bench, random);
            case 4 ->
                offered.stream()
                        .skip(offered.isEmpty() ? 0 : random.nextInt(offered.size()))
                        .findFirst()
                        .ifPresent(command -> survive(() -> bench.desk.cancel(command.jobId())));
            case 5, 6 ->
                bench.engine.runs().stream()
                        .filter(run -> !run.isOver())
                        .findFirst()
                        .ifPresent(ScriptedEngine.Run::succeed);
            case 7 -> survive(bench.desk::tend);
            case 8 -> bench.dieAfter(random.nextInt(6));
            default -> restart(bench);
        }
        if (bench.isDead()) {
            restart(bench);
        }
    }

    private void again(AgentBench bench, Random random) {
        if (!offered.isEmpty()) {
            offer(bench, offered.get(random.nextInt(offered.size())));
        }
    }

    private void offer(AgentBench bench, AgentCommand.Run command) {
        offered.add(command);
        survive(() -> {
            if (bench.desk.run(command) instanceof AgentDesk.Answer.Accepted) {
                accepted.add(command.jobId());
            }
        });
    }

    private void restart(AgentBench bench) {
        List<ScriptedEngine.Run> old = bench.engine.runs();
        remember(bench);
        bench.restart();
        old.forEach(ScriptedEngine.Run::succeed); // its thread is gone and says nothing any more
    }

    private void remember(AgentBench bench) {
        bench.engine.runs().forEach(run -> runsOfEarlierLives.merge(run.task().jobId(), 1, Integer::sum));
    }

    private static void assertOneWriterPerRepository(AgentBench bench) {
        Map<String, Integer> writers = new HashMap<>();
        bench.engine.runs().stream()
                .filter(run -> !run.isOver() && run.task().spec().kind().waitsItsTurnOnTheAgent())
                .forEach(run -> writers.merge(run.task().access().url().text(), 1, Integer::sum));
        assertThat(writers.values()).allSatisfy(n -> assertThat(n).isEqualTo(1));
    }

    private static AgentCommand.Run writing(AgentBench bench, Random random) {
        return bench.backup(repository(random));
    }

    private static AgentCommand.Run reading(AgentBench bench, Random random) {
        return bench.command(new JobSpec.Snapshots(), repository(random));
    }

    private static RepositoryId repository(Random random) {
        return random.nextBoolean() ? ONE : TWO;
    }

    private static void survive(Runnable act) {
        try {
            act.run();
        } catch (AgentBench.Death died) {
            // The bench restarts it.
        }
    }
}
