package io.resticmanager.agent.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.inject.Guice;
import com.google.inject.Injector;
import io.resticmanager.agent.config.AgentConfig;
import io.resticmanager.agent.config.AgentConfigFile;
import io.resticmanager.agent.disk.FileJobJournal;
import io.resticmanager.domain.Limits;
import io.resticmanager.domain.Secret;
import io.resticmanager.domain.Ulid;
import io.resticmanager.domain.delivery.AgentFact;
import io.resticmanager.domain.hook.PlannedHooks;
import io.resticmanager.domain.host.HostId;
import io.resticmanager.domain.job.ErrorCode;
import io.resticmanager.domain.job.Job;
import io.resticmanager.domain.job.JobId;
import io.resticmanager.domain.job.JobSpec;
import io.resticmanager.domain.job.Origin;
import io.resticmanager.domain.job.Outcome;
import io.resticmanager.domain.plan.Plan;
import io.resticmanager.domain.repository.RepositoryAccess;
import io.resticmanager.domain.repository.RepositoryId;
import io.resticmanager.domain.repository.RepositoryUrl;
import io.resticmanager.domain.repository.StorageLogin;
import io.resticmanager.domain.source.Selection;
import io.resticmanager.ports.agent.JobDesk;
import io.resticmanager.ports.agent.JobJournal;
import io.resticmanager.ports.agent.PlanKeeper;
import io.resticmanager.ports.agent.Spool;
import io.resticmanager.ports.host.AgentCommand;
import io.resticmanager.ws.client.FileSpool;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The whole agent but its connection, with a real restic, a real repository and real files.
@Tag("slow")
final class AgentLifeTest {
    private static final String BACKUP = "01M7Z0000000000000000000B1";
    private static final RepositoryId REPOSITORY = RepositoryId.of("01M7Z000000000000000000002");

    @TempDir
    Path folder;

    private Path restic;
    private Path source;
    private AgentConfigFile file;
    private Injector life;

    @BeforeEach
    void prepare() throws IOException {
        restic = restic();
        source = Files.createDirectories(folder.resolve("source"));
        byte[] content = new byte[20 << 20];
        new Random(1).nextBytes(content);
        Files.write(source.resolve("large"), content);
        file = new AgentConfigFile(folder.resolve("agent.yaml"));
        file.write(new AgentConfig(
                URI.create("http://127.0.0.1:1"),
                HostId.of("01M7Z000000000000000000001"),
                new Secret("rma_x"),
                Optional.empty(),
                List.of(),
                Optional.of(restic),
                folder.resolve("state"),
                Optional.of("machine-1"),
                true));
        live();
        life.getInstance(PlanKeeper.class).keep(plan());
        assertThat(end(run(command("01M7Z0000000000000000000A1", new JobSpec.Init())))
                        .outcome())
                .isEqualTo(Outcome.SUCCEEDED);
    }

    @AfterEach
    void close() {
        life.getInstance(FileSpool.class).close();
    }

    @Test
    void a_backup_ends_with_its_snapshot_and_its_story_in_the_spool() throws IOException {
        Files.delete(source.resolve("large"));
        Files.writeString(source.resolve("small"), "content");

        AgentCommand.Run backup = run(command(
                BACKUP,
                new JobSpec.Backup(Optional.empty(), Selection.EMPTY.withIncludes(List.of(source.toString())), false)));

        assertThat(end(backup).outcome()).isEqualTo(Outcome.SUCCEEDED);
        List<AgentFact> story = facts(backup.jobId());
        assertThat(story.getFirst()).isInstanceOf(AgentFact.Started.class);
        AgentFact.Finished finished = (AgentFact.Finished) story.getLast();
        assertThat(finished.snapshot().orElseThrow().jobId()).contains(backup.jobId());
        assertThat(story.subList(1, story.size() - 1))
                .isNotEmpty()
                .allSatisfy(fact -> assertThat(fact).isInstanceOf(AgentFact.Logged.class));
    }

    @Test
    void a_killed_agent_leaves_no_child_no_lock_and_no_open_job() throws Exception {
        close();
        Process killed = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        KilledAgent.class.getName(),
                        file.path().toString(),
                        BACKUP,
                        source.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("killed.log").toFile())
                .start();
        try {
            await("a lock of the backup", () -> !locks().isEmpty());
        } finally {
            killed.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
        }
        long child = childPid();

        live();
        life.getInstance(JobDesk.class).begin();

        await("the end of the job", () -> !ends(JobId.of(BACKUP)).isEmpty());
        assertThat(ends(JobId.of(BACKUP)).getFirst().end().error().orElseThrow().code())
                .isEqualTo(ErrorCode.AGENT_RESTARTED);
        assertThat(ProcessHandle.of(child).filter(ProcessHandle::isAlive)).isEmpty();
        assertThat(locks()).isEmpty();
        await(
                "nothing open",
                () -> life.getInstance(JobDesk.class).hello().jobs().isEmpty());
        assertThat(life.getInstance(JobJournal.class).unsettled()).isEmpty();
        assertThat(life.getInstance(JobDesk.class).run(command(BACKUP, new JobSpec.Init())))
                .hasToString("Accepted[state=ENDED]");
    }

    @Test
    void stopping_ends_a_running_backup_in_an_orderly_way() throws Exception {
        JobDesk desk = life.getInstance(JobDesk.class);
        AgentCommand.Run backup = KilledAgent.slowBackup(BACKUP, plan(), source.toString());
        desk.run(backup);
        await("a lock of the backup", () -> !locks().isEmpty());

        desk.stop().get(60, TimeUnit.SECONDS);

        assertThat(ends(backup.jobId()).getFirst().end().error().orElseThrow().code())
                .isEqualTo(ErrorCode.AGENT_RESTARTED);
        assertThat(locks()).isEmpty();
    }

    @Test
    void a_cancelled_backup_leaves_no_lock() {
        JobDesk desk = life.getInstance(JobDesk.class);
        AgentCommand.Run backup = KilledAgent.slowBackup(BACKUP, plan(), source.toString());
        desk.run(backup);
        await("a lock of the backup", () -> !locks().isEmpty());

        desk.cancel(backup.jobId());

        assertThat(end(backup).outcome()).isEqualTo(Outcome.CANCELLED);
        assertThat(locks()).isEmpty();
    }

    private void live() {
        AgentConfig config = file.read();
        life = Guice.createInjector(
                new MachineModule(config),
                new DiskModule(config.stateDirectory()),
                new EngineModule(Map.of()),
                new ConnectionModule(file));
    }

    private AgentCommand.Run run(AgentCommand.Run command) {
        life.getInstance(JobDesk.class).run(command);
        return command;
    }

    private Job.End end(AgentCommand.Run command) {
        await("the end of " + command.jobId(), () -> !ends(command.jobId()).isEmpty());
        return ends(command.jobId()).getFirst().end();
    }

    private List<AgentFact.Finished> ends(JobId id) {
        return facts(id).stream()
                .filter(AgentFact.Finished.class::isInstance)
                .map(AgentFact.Finished.class::cast)
                .toList();
    }

    private List<AgentFact> facts(JobId id) {
        return life.getInstance(Spool.class).read(1, Integer.MAX_VALUE).stream()
                .map(Spool.Spooled::fact)
                .filter(fact -> fact.jobId().equals(id))
                .toList();
    }

    private List<Path> locks() {
        try (Stream<Path> locks = Files.list(folder.resolve("repository/locks"))) {
            return locks.toList();
        } catch (IOException none) {
            return List.of();
        }
    }

    private Plan plan() {
        return new Plan(
                new Ulid("01M7Z000000000000000000007"),
                "host",
                List.of(new Plan.PlannedRepository(
                        REPOSITORY,
                        "r",
                        new RepositoryAccess(
                                new RepositoryUrl(folder.resolve("repository").toString()),
                                new Secret("password"),
                                StorageLogin.NONE))),
                List.of(),
                List.of(),
                Limits.NONE,
                PlannedHooks.NONE,
                List.of());
    }

    private static AgentCommand.Run command(String id, JobSpec spec) {
        return new AgentCommand.Run(
                JobId.of(id),
                REPOSITORY,
                spec,
                new Origin.Command(Instant.parse("2026-11-23T12:00:00Z"), Optional.empty()),
                Limits.NONE,
                Duration.ofHours(1),
                Duration.ofHours(1),
                Optional.empty());
    }

    private static void await(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited too long for " + what).isLessThan(end);
            try {
                TimeUnit.MILLISECONDS.sleep(20); // between two looks at what real processes have done
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    private static Path restic() {
        Stream<Path> named = Stream.ofNullable(System.getenv("RM_PARTS_DIR")).map(Path::of);
        Stream<Path> above = Stream.iterate(Path.of("").toAbsolutePath(), at -> at != null, Path::getParent)
                .map(at -> at.resolve(".cache/parts"));
        Optional<Path> found = Stream.concat(named, above)
                .map(parts -> parts.resolve("restic/0.18/restic"))
                .filter(Files::isExecutable)
                .findFirst();
        String hint = "restic 0.18 is not among the real parts; tools/real-parts fetches it";
        if ("true".equals(System.getenv("CI"))) {
            assertThat(found).as(hint).isPresent();
        }
        assumeTrue(found.isPresent(), hint);
        return found.orElseThrow();
    }

    private long childPid() {
        return new FileJobJournal(folder.resolve("state/jobs"))
                .find(JobId.of(BACKUP))
                .orElseThrow()
                .child()
                .orElseThrow()
                .pid();
    }
}
