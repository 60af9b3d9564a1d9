package io.resticmanager.restic;

import io.resticmanager.domain.Limits;
import io.resticmanager.domain.job.ErrorCode;
import io.resticmanager.domain.repository.RepositoryAccess;
import io.resticmanager.ports.engine.CancelSignal;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/// The processes that one job needs, one after the other, against one repository: same environment, same temporary
/// folder, same watcher, one deadline for all.
final class Session implements AutoCloseable {
    private static final Duration KILL_TAKES = Duration.ofSeconds(20);
    // A restic that waits between two tries does not listen to SIGINT (contract §10).
    private static final Duration RETRYING_GRACE = Duration.ofSeconds(3);
    private static final Duration UNLOCK_TAKES = Duration.ofMinutes(1);
    // Where the repository has just been out of reach, the next run that meets the lock removes it.
    private static final Duration UNLOCK_TAKES_UNREACHABLE = Duration.ofSeconds(10);
    private static final Duration FOREVER = Duration.ofDays(7);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(2);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    private final ResticSettings settings;
    private final ResticLocator.Installed restic;
    private final Narrator narrator;
    private final Redactor redactor;
    private final CancelSignal cancel;
    private final Limits limits;
    private final long deadline;
    private final RunFolder folder;
    private final Map<String, String> environment;
    // A permit is a reason to look again. Not a monitor: those who give one hold locks that the looking needs.
    private final Semaphore wakes = new Semaphore(0);

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
        this.environment = environment(access);
        cancel.whenAsked(this::wake);
    }

    OsFamily os() {
        return settings.os();
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
        return run(phase, arguments, Optional.empty(), new Rules(settings.unreachableAfter(), FOREVER, true));
    }

    /// Runs a question: its standard output goes to `answer`, and it takes no longer than `atMost`.
    Ran ask(String phase, List<String> arguments, Sink answer, Duration atMost) {
        Duration patience = atMost.compareTo(settings.unreachableAfter()) < 0 ? atMost : settings.unreachableAfter();
        return run(phase, arguments, Optional.of(answer), new Rules(patience, atMost, true));
    }

    /// Runs a verb that takes a lock. When the lock is taken, it first removes stale locks of this host (restic tells
    /// them by the process), and then waits for the others as long as `lockWait`.
    Ran runWithLock(String phase, List<String> arguments, Duration lockWait) {
        return withLock(phase, arguments, lockWait, given -> run(phase, given));
    }

    /// The same for a question that takes a lock. `answer` begins anew with each try.
    Ran askWithLock(String phase, List<String> arguments, Sink answer, Duration lockWait) {
        Rules rules = new Rules(settings.unreachableAfter(), FOREVER, true);
        return withLock(phase, arguments, lockWait, given -> run(phase, given, Optional.of(answer), rules));
    }

    private Ran withLock(String phase, List<String> arguments, Duration lockWait, Function<List<String>, Ran> run) {
        Ran first = run.apply(arguments);
        if (!foundLocked(first)) {
            return tidied(first);
        }
        unlockStale();
        if (!lockWait.isPositive()) {
            return tidied(run.apply(arguments));
        }
        narrator.say(phase, Judgement.lock(first.heard()) + " Waiting for it up to " + lockWait.toSeconds() + " s.");
        if (!restic.version().waitsForLocks()) {
            return tidied(tryAgain(arguments, lockWait, run));
        }
        List<String> patient = new ArrayList<>(arguments);
        // Flags may stand anywhere; the verb stays first.
        patient.add(1, "--retry-lock=" + lockWait.toSeconds() + "s");
        return tidied(run.apply(patient));
    }

    /// Removes locks of processes of this host that are gone; also after a cancel.
    void unlockStale() {
        unlockStale(UNLOCK_TAKES);
    }

    void unlockStale(Duration atMost) {
        // Tidying up comes before the end of the agent too.
        boolean interrupted = Thread.interrupted();
        Ran ran = run("unlock", List.of("unlock"), Optional.empty(), new Rules(atMost, atMost, false));
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (!ran.succeeded()) {
            narrator.say("unlock", "The lock that this run may have left could not be removed now.");
        }
    }

    @Override
    public void close() {
        folder.close();
    }

    private Map<String, String> environment(RepositoryAccess access) {
        try {
            return ResticEnvironment.of(settings, restic.version(), access, folder, NativeText.OF_THIS_PROCESS);
        } catch (CannotRun e) {
            folder.close();
            throw e;
        }
    }

    private static boolean foundLocked(Ran ran) {
        return !ran.succeeded()
                && ran.ending().stop() == Ending.Stop.NONE
                && Judgement.why(ran).code() == ErrorCode.LOCKED;
    }

    /// What `--retry-lock` does, for versions that do not know it.
    private Ran tryAgain(List<String> arguments, Duration lockWait, Function<List<String>, Ran> run) {
        long end = System.nanoTime() + lockWait.toNanos();
        Duration pause = FIRST_PAUSE;
        Ran last = run.apply(arguments);
        while (foundLocked(last) && System.nanoTime() - end < 0) {
            if (!pause(pause, end)) {
                return run.apply(arguments);
            }
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
            last = run.apply(arguments);
        }
        return last;
    }

    /// Answers false when there is a reason to wait no longer: a cancel, the job's deadline, the end of the agent.
    /// Then the next run says so at once.
    private boolean pause(Duration length, long end) {
        long until = Math.min(System.nanoTime() + length.toNanos(), Math.min(end, deadline));
        try {
            while (System.nanoTime() - until < 0 && !cancel.isAsked()) {
                var _ = wakes.tryAcquire(until - System.nanoTime(), TimeUnit.NANOSECONDS);
            }
            return !cancel.isAsked() && System.nanoTime() - deadline < 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private Ran tidied(Ran ran) {
        if (ran.ending().mayHaveLeftLock()) {
            unlockStale(ran.ending().stop() == Ending.Stop.UNREACHABLE ? UNLOCK_TAKES_UNREACHABLE : UNLOCK_TAKES);
        }
        return ran;
    }

    private record Rules(Duration unreachableAfter, Duration atMost, boolean stoppable) {}

    private Ran run(String phase, List<String> arguments, Optional<Sink> answer, Rules rules) {
        Ending.Stop before = rules.stoppable() ? stopBefore() : Ending.Stop.NONE;
        if (before != Ending.Stop.NONE) {
            return new Ran(new Ending(Ending.NEVER_RAN, before, false), Heard.NOTHING);
        }
        Listening listening = new Listening(phase, narrator, redactor, this::wake);
        Child child;
        try {
            child = Child.start(command(arguments), answer.orElseGet(listening::stdout), listening.stderr());
        } catch (IOException e) {
            String why = "restic could not be started: " + e.getMessage();
            narrator.say(phase, why);
            return new Ran(new Ending(Ending.NEVER_RAN, Ending.Stop.NONE, false), Heard.saying(List.of(why)));
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
        boolean killed = stop != Ending.Stop.NONE && !stopGently(phase, child, graceOf(listening));
        child.settle();
        int exit = child.isAlive() ? 137 : child.exitCode();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return new Ran(new Ending(exit, stop, killed), listening.heard());
    }

    private Ending.Stop stopBefore() {
        if (cancel.isAsked()) {
            return Ending.Stop.CANCELLED;
        }
        if (Thread.currentThread().isInterrupted()) {
            return Ending.Stop.AGENT_ENDS;
        }
        return System.nanoTime() - deadline >= 0 ? Ending.Stop.DEADLINE : Ending.Stop.NONE;
    }

    private Child.Command command(List<String> arguments) {
        List<String> argv = new ArrayList<>();
        argv.add(restic.path().toString());
        argv.add(arguments.getFirst());
        settings.caCertificate().ifPresent(pem -> argv.add("--cacert=" + pem));
        limits.uploadKiBps().ifPresent(limit -> argv.add("--limit-upload=" + limit));
        limits.downloadKiBps().ifPresent(limit -> argv.add("--limit-download=" + limit));
        arguments.stream()
                .skip(1)
                .map(argument -> NativeText.require("an argument", argument, NativeText.OF_THIS_PROCESS))
                .forEach(argv::add);
        return new Child.Command(argv, environmentOf(arguments.getFirst()), folder.path());
    }

    // Spans of a policy that reach over a clock change are computed in the zone of whoever runs forget: everywhere the
    // same one, the server's.
    private Map<String, String> environmentOf(String verb) {
        if (!verb.equals("forget")) {
            return environment;
        }
        Map<String, String> utc = new HashMap<>(environment);
        utc.put("TZ", "UTC");
        return utc;
    }

    private Ending.Stop awaitEnd(Child child, Listening listening, Rules rules) throws InterruptedException {
        long own = System.nanoTime() + rules.atMost().toNanos();
        long end = rules.stoppable() && deadline - own < 0 ? deadline : own;
        while (child.isAlive()) {
            if (rules.stoppable() && cancel.isAsked()) {
                return Ending.Stop.CANCELLED;
            }
            long now = System.nanoTime();
            OptionalLong givesUp = listening.givesUpAt(rules.unreachableAfter());
            if (givesUp.isPresent() && now - givesUp.getAsLong() >= 0) {
                if (!listening.hasFailed()) {
                    return Ending.Stop.UNREACHABLE;
                }
                narrator.say(listening.phase(), "restic has failed but does not end.");
                return Ending.Stop.STUCK;
            }
            if (now - end >= 0) {
                return Ending.Stop.DEADLINE;
            }
            long left = Math.min(end - now, givesUp.isPresent() ? givesUp.getAsLong() - now : Long.MAX_VALUE);
            var _ = wakes.tryAcquire(left, TimeUnit.NANOSECONDS);
        }
        return Ending.Stop.NONE;
    }

    private void wake() {
        wakes.release();
    }

    /// Answers whether it ended by itself within its grace.
    private boolean stopGently(String phase, Child child, Duration grace) {
        if (!child.endsGently()) {
            narrator.say(phase, "restic is ended with all that it has started; Windows lets nobody ask it.");
            child.kill();
            child.awaitExit(KILL_TAKES);
            return false;
        }
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

    private Duration graceOf(Listening listening) {
        boolean limited =
                limits.uploadKiBps().isPresent() || limits.downloadKiBps().isPresent();
        Duration grace = limited ? settings.limitedCancelGrace() : settings.cancelGrace();
        return listening.isRetrying() && RETRYING_GRACE.compareTo(grace) < 0 ? RETRYING_GRACE : grace;
    }
}
