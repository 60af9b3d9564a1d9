package io.resticmanager.agent.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.resticmanager.domain.Limits;
import io.resticmanager.domain.Secret;
import io.resticmanager.domain.Ulid;
import io.resticmanager.domain.delivery.AgentFact;
import io.resticmanager.domain.hook.Hook;
import io.resticmanager.domain.hook.HookChoice;
import io.resticmanager.domain.hook.HookPair;
import io.resticmanager.domain.hook.PlannedHooks;
import io.resticmanager.domain.hook.Shell;
import io.resticmanager.domain.host.HostId;
import io.resticmanager.domain.job.ErrorCode;
import io.resticmanager.domain.job.Job;
import io.resticmanager.domain.job.JobError;
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
import io.resticmanager.domain.source.SourceGroupId;
import io.resticmanager.ports.agent.JournaledJob;
import io.resticmanager.ports.engine.EngineProcess;
import io.resticmanager.ports.fakes.MutableClock;
import io.resticmanager.ports.host.AgentCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StateDirectoryTest {
    private static final HostId HOST = HostId.of("01M7Z000000000000000000001");
    private static final RepositoryId REPOSITORY = RepositoryId.of("01M7Z000000000000000000002");
    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

    @TempDir
    Path state;

    private final MutableClock clock = MutableClock.atNoon();

    @Test
    void a_plan_is_kept_sealed() throws IOException {
        keeper(HOST).keep(plan());

        assertThat(keeper(HOST).current()).contains(plan());
        assertThat(Files.readString(state.resolve("plan.sealed"), StandardCharsets.ISO_8859_1))
                .doesNotContain("hidden")
                .doesNotContain("/srv/repo");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(state.resolve("agent.key"))))
                .isEqualTo("rw-------");
    }

    @Test
    void a_damaged_plan_is_put_aside_and_asked_for_anew() throws IOException {
        keeper(HOST).keep(plan());
        byte[] damaged = Files.readAllBytes(state.resolve("plan.sealed"));
        damaged[20] ^= 1;
        Files.write(state.resolve("plan.sealed"), damaged);

        SealedPlanKeeper keeper = keeper(HOST);

        assertThat(keeper.current()).isEmpty();
        assertThat(aside("plan.sealed"))
                .singleElement()
                .satisfies(f -> assertThat(f).hasBinaryContent(damaged));
        assertThat(keeper.keep(plan())).isEmpty();
        assertThat(keeper(HOST).current()).contains(plan());
    }

    @Test
    void the_plan_of_another_host_does_not_open() throws IOException {
        keeper(HOST).keep(plan());

        assertThat(keeper(HostId.of("01M7Z000000000000000000009")).current()).isEmpty();
        assertThat(aside("plan.sealed")).hasSize(1);
    }

    @Test
    void a_key_that_is_none_is_put_aside_never_written_over() throws IOException {
        keeper(HOST).keep(plan());
        Files.writeString(state.resolve("agent.key"), "short");

        SealedPlanKeeper keeper = keeper(HOST);
        assertThat(keeper.current()).isEmpty();
        assertThat(keeper.keep(plan())).isEmpty();

        assertThat(aside("agent.key"))
                .singleElement()
                .satisfies(f -> assertThat(f).hasContent("short"));
        assertThat(keeper(HOST).current()).contains(plan());
    }

    @Test
    void a_plan_that_cannot_be_written_is_in_force_all_the_same() throws IOException {
        SealedPlanKeeper keeper = keeper(HOST);
        Files.createDirectories(state.resolve("plan.sealed/in-the-way"));

        assertThat(keeper.keep(plan()).orElseThrow()).contains("could not be kept");
        assertThat(keeper.current()).contains(plan());
    }

    @Test
    void a_journal_outlives_the_agent() {
        JournaledJob open = job("01M7Z0000000000000000000A1", Optional.empty(), false);
        JournaledJob ended = job("01M7Z0000000000000000000A2", Optional.of(end("01M7Z0000000000000000000A2")), false);
        JournaledJob settled = job("01M7Z0000000000000000000A3", Optional.of(end("01M7Z0000000000000000000A3")), true);
        List.of(open, ended, settled).forEach(journal()::write);

        FileJobJournal later = journal();

        assertThat(later.unsettled()).containsExactlyInAnyOrder(open, ended);
        assertThat(later.find(open.id())).contains(open);
        assertThat(later.find(settled.id())).contains(settled);
        assertThat(later.lastSettled()).contains(settled);
        assertThat(later.find(JobId.of("01M7Z0000000000000000000A4"))).isEmpty();
    }

    @Test
    void a_job_that_is_settled_is_open_no_more_even_after_a_crash_between() throws IOException {
        JournaledJob settled = job("01M7Z0000000000000000000A3", Optional.of(end("01M7Z0000000000000000000A3")), true);
        journal().write(job("01M7Z0000000000000000000A3", Optional.empty(), false));
        Path open = state.resolve("jobs/open/01M7Z0000000000000000000A3.json");
        byte[] before = Files.readAllBytes(open);
        journal().write(settled);
        assertThat(open).doesNotExist();
        Files.write(open, before);

        assertThat(journal().find(settled.id())).contains(settled);
        assertThat(journal().unsettled()).isEmpty();
        assertThat(open).doesNotExist();
    }

    @Test
    void a_torn_file_hides_no_other_and_its_job_is_not_unknown() throws IOException {
        JournaledJob open = job("01M7Z0000000000000000000A1", Optional.empty(), false);
        journal().write(open);
        Files.writeString(state.resolve("jobs/open/01M7Z0000000000000000000A2.json"), "{\"acceptedAt\":\"20");
        Files.writeString(state.resolve("jobs/open/01M7Z0000000000000000000A5.json.new"), "{");

        assertThat(journal().unsettled()).containsExactly(open);
        assertThatThrownBy(() -> journal().find(JobId.of("01M7Z0000000000000000000A2")))
                .isInstanceOf(UncheckedIOException.class);
    }

    @Test
    void only_old_settled_jobs_are_forgotten() throws IOException {
        JournaledJob settled = job("01M7Z0000000000000000000A3", Optional.of(end("01M7Z0000000000000000000A3")), true);
        JournaledJob open = job("01M7Z0000000000000000000A1", Optional.empty(), false);
        List.of(settled, open).forEach(journal()::write);
        for (String file : List.of("settled/01M7Z0000000000000000000A3", "open/01M7Z0000000000000000000A1")) {
            Files.setLastModifiedTime(state.resolve("jobs/" + file + ".json"), FileTime.from(NOON));
        }

        journal().forgetSettledBefore(NOON.minusSeconds(1));
        assertThat(journal().find(settled.id())).isPresent();
        journal().forgetSettledBefore(NOON.plusSeconds(1));

        assertThat(journal().find(settled.id())).isEmpty();
        assertThat(journal().find(open.id())).isPresent();
    }

    @Test
    void owed_reports_outlive_the_agent() throws IOException {
        Path file = state.resolve("reports-owed");
        new FileOwedReports(file).owe(REPOSITORY);
        assertThat(new FileOwedReports(file).owed()).containsExactly(REPOSITORY);

        new FileOwedReports(file).settle(REPOSITORY);
        assertThat(new FileOwedReports(file).owed()).isEmpty();
        Files.writeString(file, "no id\n" + REPOSITORY + "\n");
        assertThat(new FileOwedReports(file).owed()).containsExactly(REPOSITORY);
    }

    @Test
    void one_agent_holds_a_state_directory() {
        StateLock first = StateLock.tryLock(state).orElseThrow();
        assertThat(StateLock.tryLock(state)).isEmpty();

        first.close();

        StateLock second = StateLock.tryLock(state).orElseThrow();
        second.close();
    }

    @Test
    void a_file_that_cannot_be_replaced_stays_as_it_was() throws IOException {
        Path file = state.resolve("folder/file");
        Files.createDirectories(file.resolve("in-the-way"));

        assertThatThrownBy(() -> DurableFile.write(file, new byte[1]))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining(file.toString());
        assertThat(file.resolve("in-the-way")).exists();
    }

    private SealedPlanKeeper keeper(HostId host) {
        return new SealedPlanKeeper(state, host, new SecureRandom(), clock);
    }

    private FileJobJournal journal() {
        return new FileJobJournal(state.resolve("jobs"));
    }

    private List<Path> aside(String name) throws IOException {
        try (Stream<Path> files = Files.list(state)) {
            return files.filter(f -> f.getFileName().toString().startsWith(name + ".unreadable-"))
                    .toList();
        }
    }

    private static Plan plan() {
        return new Plan(
                new Ulid("01M7Z000000000000000000007"),
                "host",
                List.of(new Plan.PlannedRepository(
                        REPOSITORY,
                        "r",
                        new RepositoryAccess(
                                new RepositoryUrl("/srv/repo"),
                                new Secret("hidden"),
                                new StorageLogin(
                                        Optional.empty(),
                                        Optional.of("user"),
                                        Optional.of(new Secret("hidden too")),
                                        Map.of("AWS_ACCESS_KEY_ID", new Secret("hidden as well")))))),
                List.of(),
                List.of(),
                Limits.NONE,
                new PlannedHooks(
                        Shell.BASH,
                        new HookPair(
                                new HookChoice.Own(new Hook(
                                        new Secret("hidden script\n"), Duration.ofSeconds(90), Optional.of("/srv"))),
                                new HookChoice.Off()),
                        Map.of(
                                SourceGroupId.of("01M7Z000000000000000000008"),
                                new HookPair(new HookChoice.Inherited(), new HookChoice.Unreadable()))),
                List.of());
    }

    private static JournaledJob job(String id, Optional<AgentFact.Finished> end, boolean settled) {
        return new JournaledJob(
                new AgentCommand.Run(
                        JobId.of(id),
                        REPOSITORY,
                        new JobSpec.Backup(
                                Optional.empty(), Selection.EMPTY.withIncludes(List.of("/odd \n \u00e9")), false),
                        new Origin.Command(NOON, Optional.empty()),
                        new Limits(Optional.of(7), Optional.empty()),
                        Duration.ofHours(3),
                        Duration.ofMinutes(9),
                        Optional.empty()),
                NOON,
                Optional.of(NOON.plusSeconds(1)),
                Optional.of(new EngineProcess(4711, NOON.plusMillis(1234))),
                end.isEmpty(),
                end,
                settled);
    }

    private static AgentFact.Finished end(String id) {
        return new AgentFact.Finished(
                JobId.of(id),
                new Job.End(
                        Outcome.FAILED,
                        Optional.of(11),
                        Optional.of(JobError.of(ErrorCode.LOCKED)),
                        Optional.empty(),
                        Optional.empty()),
                Optional.empty(),
                NOON.plusSeconds(9));
    }
}
