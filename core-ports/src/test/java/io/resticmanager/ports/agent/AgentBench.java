package io.resticmanager.ports.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.resticmanager.domain.Limits;
import io.resticmanager.domain.Secret;
import io.resticmanager.domain.delivery.AgentFact;
import io.resticmanager.domain.delivery.SpoolId;
import io.resticmanager.domain.delivery.SpoolRange;
import io.resticmanager.domain.firing.FiringState;
import io.resticmanager.domain.hook.PlannedHooks;
import io.resticmanager.domain.host.Platform;
import io.resticmanager.domain.job.JobId;
import io.resticmanager.domain.job.JobSpec;
import io.resticmanager.domain.job.Origin;
import io.resticmanager.domain.plan.Plan;
import io.resticmanager.domain.repository.RepositoryAccess;
import io.resticmanager.domain.repository.RepositoryId;
import io.resticmanager.domain.repository.RepositoryUrl;
import io.resticmanager.domain.repository.StorageLogin;
import io.resticmanager.domain.source.Selection;
import io.resticmanager.ports.fakes.CountingIds;
import io.resticmanager.ports.fakes.MemoryFiringStore;
import io.resticmanager.ports.fakes.MemoryJobJournal;
import io.resticmanager.ports.fakes.MemoryOwedReports;
import io.resticmanager.ports.fakes.MemoryPlanKeeper;
import io.resticmanager.ports.fakes.MemorySpool;
import io.resticmanager.ports.fakes.MutableClock;
import io.resticmanager.ports.fakes.RecordingOutbox;
import io.resticmanager.ports.fakes.ScriptedEngine;
import io.resticmanager.ports.fakes.ScriptedHooks;
import io.resticmanager.ports.host.AgentCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/// An agent whose disk outlives it: [#restart()] is a new life on the same journal and spool. Its disk can refuse, and
/// can be the place where the agent dies.
final class AgentBench {
    static final RepositoryId ONE = RepositoryId.of("01M7Z000000000000000000001");
    static final RepositoryId TWO = RepositoryId.of("01M7Z000000000000000000002");
    static final RepositoryId UNPLANNED = RepositoryId.of("01M7Z000000000000000000003");

    /// Kills the life that meets it.
    static final class Death extends Error {
        private static final long serialVersionUID = 1L;
    }

    final MutableClock clock = MutableClock.atNoon();
    final CountingIds ids = new CountingIds(clock);
    final MemoryJobJournal journal = new MemoryJobJournal();
    final MemorySpool spool = new MemorySpool(ids);
    final MemoryPlanKeeper plans = new MemoryPlanKeeper();
    final MemoryOwedReports owed = new MemoryOwedReports();
    final MemoryFiringStore firing = new MemoryFiringStore();
    final List<Secret> bearers = new ArrayList<>();
    final List<String> diary = java.util.Collections.synchronizedList(new ArrayList<>());
    RecordingOutbox outbox = new RecordingOutbox();
    ScriptedEngine engine = new ScriptedEngine();
    ScriptedHooks hooks = new ScriptedHooks();
    JobDesk desk;
    volatile boolean journalRefuses;
    volatile boolean spoolRefuses;
    /// Writes until the agent dies; negative: never.
    private int writesLeft = -1;
    private boolean dead;
    private int life;

    AgentBench() {
        plans.keep(plan(ONE, TWO));
        desk = newLife();
        desk.begin();
    }

    /// The process is gone at once; what is on disk stays. A new one starts.
    void restart() {
        synchronized (this) {
            dead = false;
            writesLeft = -1;
            life++;
        }
        engine = new ScriptedEngine();
        outbox = new RecordingOutbox();
        desk = newLife();
        desk.begin();
    }

    /// The agent dies at the write after `writes` more.
    synchronized void dieAfter(int writes) {
        writesLeft = writes;
    }

    synchronized boolean isDead() {
        return dead;
    }

    AgentCommand.Run backup(RepositoryId repository) {
        return command(
                new JobSpec.Backup(Optional.empty(), Selection.EMPTY.withIncludes(List.of("/data")), false),
                repository);
    }

    AgentCommand.Run command(JobSpec spec, RepositoryId repository) {
        return new AgentCommand.Run(
                new JobId(ids.next()),
                repository,
                spec,
                new Origin.Command(clock.instant(), Optional.empty()),
                Limits.NONE,
                Duration.ofHours(1),
                Duration.ofHours(24),
                Optional.empty());
    }

    ScriptedEngine.Run awaitRun(AgentCommand.Run command) {
        await(() -> !engine.runs(command.jobId()).isEmpty());
        return engine.runs(command.jobId()).getFirst();
    }

    AgentFact.Finished awaitEnd(AgentCommand.Run command) {
        await(() -> !ends(command.jobId()).isEmpty());
        await(() ->
                journal.find(command.jobId()).filter(JournaledJob::isSettled).isPresent());
        return ends(command.jobId()).getFirst();
    }

    List<AgentFact> facts(JobId id) {
        return spool.read(1, Integer.MAX_VALUE).stream()
                .map(Spool.Spooled::fact)
                .filter(fact -> fact.jobId().equals(id))
                .toList();
    }

    List<AgentFact.Finished> ends(JobId id) {
        return facts(id).stream()
                .filter(AgentFact.Finished.class::isInstance)
                .map(AgentFact.Finished.class::cast)
                .toList();
    }

    static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited too long").isLessThan(end);
            Thread.onSpinWait();
        }
    }

    Plan plan(RepositoryId... repositories) {
        return new Plan(
                ids.next(),
                "host-name",
                java.util.stream.Stream.of(repositories)
                        .map(id -> new Plan.PlannedRepository(id, "r", access("/r/" + id)))
                        .toList(),
                List.of(),
                List.of(),
                Limits.NONE,
                PlannedHooks.NONE,
                List.of());
    }

    static RepositoryAccess access(String url) {
        return new RepositoryAccess(new RepositoryUrl(url), new Secret("secret"), StorageLogin.NONE);
    }

    private JobDesk newLife() {
        return new JobDesk(
                engine,
                hooks,
                new MortalJournal(),
                new MortalSpool(),
                plans,
                owed,
                new MortalFiring(),
                new Credentials() {
                    @Override
                    public void rotate(Secret bearer) {
                        bearers.add(bearer);
                    }

                    @Override
                    public void pin(List<String> pins) {}
                },
                new Machine() {
                    @Override
                    public Identity identity() {
                        return new Identity("1", "host", new Platform("linux", "amd64"), "boot", "machine", ids.next());
                    }

                    @Override
                    public long freeDiskBytes() {
                        return 1;
                    }
                },
                outbox,
                new Diary() {
                    @Override
                    public void note(String sentence) {
                        diary.add(sentence);
                    }

                    @Override
                    public void warn(String sentence) {
                        diary.add("! " + sentence);
                    }
                },
                ids,
                clock,
                task -> Thread.ofVirtual().start(() -> survive(task)));
    }

    private static void survive(Runnable task) {
        try {
            task.run();
        } catch (Death expected) {
            // This thread is gone with its process.
        }
    }

    // A thread of a life that has ended does nothing to the disk any more.
    private void breathe(int bornIn, boolean refuses) {
        synchronized (this) {
            if (dead || bornIn != life) {
                throw new Death();
            }
            if (writesLeft == 0) {
                dead = true;
                throw new Death();
            }
            if (writesLeft > 0) {
                writesLeft--;
            }
        }
        if (refuses) {
            throw new UncheckedIOException(new IOException("No space left on device"));
        }
    }

    private final class MortalJournal implements JobJournal {
        private final int born = life;

        @Override
        public Optional<JournaledJob> find(JobId id) {
            return journal.find(id);
        }

        @Override
        public void write(JournaledJob job) {
            breathe(born, journalRefuses);
            journal.write(job);
        }

        @Override
        public List<JournaledJob> unsettled() {
            return journal.unsettled();
        }

        @Override
        public void forgetSettledBefore(Instant instant) {
            journal.forgetSettledBefore(instant);
        }
    }

    private final class MortalFiring implements FiringStore {
        private final int born = life;

        @Override
        public FiringState load() {
            return firing.load();
        }

        @Override
        public void save(FiringState state) {
            breathe(born, journalRefuses);
            firing.save(state);
        }
    }

    private final class MortalSpool implements Spool {
        private final int born = life;

        @Override
        public SpoolRange range() {
            return spool.range();
        }

        @Override
        public long append(List<AgentFact> facts) {
            breathe(born, spoolRefuses);
            return spool.append(facts);
        }

        @Override
        public List<Spooled> read(long fromSeq, int maxBytes) {
            return spool.read(fromSeq, maxBytes);
        }

        @Override
        public void acknowledged(long seq) {
            spool.acknowledged(seq);
        }

        @Override
        public long acknowledgedSeq() {
            return spool.acknowledgedSeq();
        }

        @Override
        public SpoolId startAnew() {
            return spool.startAnew();
        }

        @Override
        public long depth() {
            return spool.depth();
        }
    }
}
