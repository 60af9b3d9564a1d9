package io.resticmanager.restic;

import io.resticmanager.domain.job.ErrorCode;
import io.resticmanager.domain.job.Limits;
import io.resticmanager.domain.repository.RepositoryAccess;
import io.resticmanager.ports.engine.CancelSignal;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// The processes that one job needs, one after the other, against one repository: same environment, same temporary
/// folder, same watcher, one deadline for all.
final class Session implements AutoCloseable {
    private static final Duration KILL_TAKES = Duration.ofSeconds(20);
    // A restic that waits between two tries does not listen to SIGINT (contract §10).
    private static final Duration RETRYING_GRACE = Duration.ofSeconds(3);
    static final Duration UNLOCK_TAKES = Duration.ofMinutes(1);

    private final ResticSettings settings;
    private final ResticLocator.Installed restic;
    private final Narrator narrator;
    private final Redactor redactor;
    private final CancelSignal cancel;
    private final Limits limits;
    private final long deadline;
    private final RunFolder folder;
    private final Map<String, String> environment;
    private final Object wake = new Object();

    Session(
            ResticSettings settings,
            ResticLocator.Installed restic,
            RepositoryAccess access,
            Narrator narrator,
            Redactor redactor,
            CancelSignal cancel,
            Limits limits,
            Duration atMost) {
        this.settings = settings;
        this.restic = restic;
        this.narrator = narrator;
        this.redactor = redactor;
        this.cancel = cancel;
        this.limits = limits;
        this.deadline = System.nanoTime() + atMost.toNanos();
        this.folder = RunFolder.in(settings.workFolder());
        this.environment = ResticEnvironment.of(settings, restic.version(), access, folder);
        cancel.whenAsked(this::wake);
    }

    ResticVersion version() {
        return restic.version();
    }

    RunFolder folder() {
        return folder;
    }

    Narrator narrator() {
        return narrator;
    }

    Redactor redactor() {
        return redactor;
    }

    boolean isCancelAsked() {
        return cancel.isAsked();
    }

    /// Runs `restic <arguments>`; everything it prints goes to the log.
    Ran run(String phase, List<String> arguments) {
        return run(
                phase, arguments, Optional.empty(), new Rules(settings.unreachableAfter(), Duration.ofDays(7), true));
    }

    /// Runs a question: its standard output goes to `answer`, and it takes no longer than `atMost`.
    Ran ask(String phase, List<String> arguments, Sink answer, Duration atMost) {
        Duration patience = atMost.compareTo(settings.unreachableAfter()) < 0 ? atMost : settings.unreachableAfter();
        return run(phase, arguments, Optional.of(answer), new Rules(patience, atMost, true));
    }

    /// Runs a verb that takes a lock. When the lock is taken, it first removes stale locks of this host (restic tells
    /// them by the process), and then waits for the others as long as `lockWait`.
    Ran runWithLock(String phase, List<String> arguments, Duration lockWait) {
        Ran first = run(phase, arguments);
        if (first.ending().stop() != Ending.Stop.NONE
                || first.succeeded()
                || Judgement.why(first).code() != ErrorCode.LOCKED) {
            tidyAfter(first);
            return first;
        }
        unlockStale();
        List<String> patient = new ArrayList<>(arguments);
        if (restic.version().waitsForLocks() && lockWait.isPositive()) {
            narrator.say(
                    phase, Judgement.lock(first.heard()) + " Waiting for it up to " + lockWait.toSeconds() + " s.");
            // Flags may stand anywhere; the verb stays first.
            patient.add(1, "--retry-lock=" + lockWait.toSeconds() + "s");
        }
        Ran second = run(phase, patient);
        tidyAfter(second);
        return second;
    }

    /// Removes locks of processes of this host that are gone; also after a cancel.
    void unlockStale() {
        Ran ran = run(
                "unlock",
                List.of("unlock"),
                Optional.empty(),
                new Rules(settings.unreachableAfter(), UNLOCK_TAKES, false));
        if (!ran.succeeded()) {
            narrator.say("unlock", "The lock that this run may have left could not be removed now.");
        }
    }

    @Override
    public void close() {
        folder.close();
    }

    private void tidyAfter(Ran ran) {
        if (ran.ending().mayHaveLeftLock()) {
            unlockStale();
        }
    }

    private record Rules(Duration unreachableAfter, Duration atMost, boolean stoppable) {}

    private Ran run(String phase, List<String> arguments, Optional<Sink> answer, Rules rules) {
        if (rules.stoppable() && cancel.isAsked()) {
            return new Ran(new Ending(Ending.NEVER_RAN, Ending.Stop.CANCELLED, false), NotRun.HEARD);
        }
        Listening listening = new Listening(phase, narrator, redactor, this::wake);
        Child child;
        try {
            child = Child.start(command(arguments), answer.orElseGet(listening::stdout), listening.stderr());
        } catch (IOException e) {
            narrator.say(phase, "restic could not be started: " + e.getMessage());
            return new Ran(new Ending(Ending.NEVER_RAN, Ending.Stop.NONE, false), NotRun.HEARD);
        }
        child.whenExited(this::wake);
        narrator.started(child.identity());
        boolean interrupted = false;
        Ending.Stop stop;
        try {
            stop = awaitEnd(child, listening, rules);
        } catch (InterruptedException e) {
            // Whoever runs us ends. The child must end first; the flag is restored below.
            interrupted = true;
            stop = Ending.Stop.AGENT_ENDS;
        }
        boolean killed = stop != Ending.Stop.NONE && !stopGently(phase, child, stop);
        child.settle();
        int exit = child.isAlive() ? 137 : child.exitCode();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return new Ran(new Ending(exit, stop, killed), listening.heard());
    }

    private Child.Command command(List<String> arguments) {
        List<String> argv = new ArrayList<>();
        argv.add(restic.path().toString());
        argv.add(arguments.getFirst());
        settings.caCertificate().ifPresent(pem -> argv.add("--cacert=" + pem));
        limits.uploadKiBps().ifPresent(limit -> argv.add("--limit-upload=" + limit));
        limits.downloadKiBps().ifPresent(limit -> argv.add("--limit-download=" + limit));
        argv.addAll(arguments.subList(1, arguments.size()));
        return new Child.Command(argv, environment, folder.path());
    }

    private Ending.Stop awaitEnd(Child child, Listening listening, Rules rules) throws InterruptedException {
        long own = System.nanoTime() + rules.atMost().toNanos();
        long end = rules.stoppable() && deadline - own < 0 ? deadline : own;
        synchronized (wake) {
            while (child.isAlive()) {
                if (rules.stoppable() && cancel.isAsked()) {
                    return Ending.Stop.CANCELLED;
                }
                long now = System.nanoTime();
                OptionalLong givesUp = listening.givesUpAt(rules.unreachableAfter());
                if (givesUp.isPresent() && now - givesUp.getAsLong() >= 0) {
                    return Ending.Stop.UNREACHABLE;
                }
                if (now - end >= 0) {
                    return Ending.Stop.DEADLINE;
                }
                long left = Math.min(end - now, givesUp.isPresent() ? givesUp.getAsLong() - now : Long.MAX_VALUE);
                wake.wait(1 + left / 1_000_000);
            }
            return Ending.Stop.NONE;
        }
    }

    private void wake() {
        synchronized (wake) {
            wake.notifyAll();
        }
    }

    /// Answers whether it ended by itself within its grace.
    private boolean stopGently(String phase, Child child, Ending.Stop stop) {
        Duration grace = stop == Ending.Stop.UNREACHABLE ? RETRYING_GRACE : grace();
        narrator.say(phase, "restic is asked to stop; it may first finish what it is sending.");
        child.interrupt();
        if (child.awaitExit(grace)) {
            return true;
        }
        narrator.say(phase, "restic did not stop within " + grace.toSeconds() + " s and is killed.");
        child.kill();
        child.awaitExit(KILL_TAKES);
        return false;
    }

    private Duration grace() {
        boolean limited =
                limits.uploadKiBps().isPresent() || limits.downloadKiBps().isPresent();
        return limited ? settings.limitedCancelGrace() : settings.cancelGrace();
    }

    private static final class NotRun {
        static final Heard HEARD = new Heard(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                0,
                0,
                Optional.empty(),
                false,
                List.of());
    }
}
