package io.resticmanager.restic.hook;

import io.resticmanager.domain.hook.HookEnd;
import io.resticmanager.domain.hook.Shell;
import io.resticmanager.domain.job.LogStream;
import io.resticmanager.ports.engine.CancelSignal;
import io.resticmanager.ports.engine.EngineWatcher;
import io.resticmanager.ports.hook.HookRunner;
import io.resticmanager.ports.hook.HookTask;
import io.resticmanager.restic.CannotRun;
import io.resticmanager.restic.Child;
import io.resticmanager.restic.OsFamily;
import io.resticmanager.restic.RunFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// Hooks as child processes, each in a group of its own, of which nothing is left when it is over.
public final class ProcessHookRunner implements HookRunner {
    private static final Duration KILL_TAKES = Duration.ofSeconds(20);
    // What a script needs to find its programs and its user's files; the names of Windows beside the others.
    private static final List<String> INHERITED = List.of(
            "PATH",
            "HOME",
            "USER",
            "LOGNAME",
            "LANG",
            "TZ",
            "TMPDIR",
            "SystemRoot",
            "SystemDrive",
            "ComSpec",
            "PATHEXT",
            "TEMP",
            "TMP",
            "USERPROFILE",
            "ProgramData",
            "ProgramFiles");

    private final boolean allowed;
    private final Path workFolder;
    private final Map<String, String> inherited;
    private final Duration grace;

    /// @param allowed by the configuration of this machine
    /// @param workFolder for the file that a script is run from (0600, gone at its end)
    /// @param environment of this process; only an allow-list of it reaches a hook
    /// @param grace between SIGTERM and SIGKILL of one that must stop
    public ProcessHookRunner(boolean allowed, Path workFolder, Map<String, String> environment, Duration grace) {
        this.allowed = allowed;
        this.workFolder = workFolder;
        this.inherited = OsFamily.here().variables(environment, INHERITED.stream());
        this.grace = grace;
    }

    @Override
    public boolean isAllowed() {
        return allowed;
    }

    @Override
    public HookEnd run(HookTask task, EngineWatcher watcher, CancelSignal cancel) {
        if (cancel.isAsked()) {
            return new HookEnd.Cancelled();
        }
        Path directory = task.hook()
                .directory()
                .map(Path::of)
                .orElseGet(() -> workFolder.toAbsolutePath().getRoot());
        if (!Files.isDirectory(directory)) {
            return new HookEnd.NotStarted("Its directory " + directory + " does not exist on the host.");
        }
        try (RunFolder folder = RunFolder.in(workFolder)) {
            return run(task, folder, directory, watcher, cancel);
        } catch (CannotRun e) {
            return new HookEnd.NotStarted(e.error().message());
        }
    }

    private HookEnd run(HookTask task, RunFolder folder, Path directory, EngineWatcher watcher, CancelSignal cancel) {
        Shell shell = task.shell();
        Optional<String> objection = HookShells.objection(shell, folder.path().toString());
        if (objection.isPresent()) {
            return new HookEnd.NotStarted(objection.get());
        }
        Path script = folder.write(
                HookShells.fileName(shell),
                HookShells.fileText(shell, task.hook().script().reveal()));
        Map<String, String> environment = new TreeMap<>(inherited);
        environment.putAll(task.variables());
        HookOutput output = new HookOutput(task.phase().word(), watcher);
        Child child;
        try {
            child = Child.start(
                    new Child.Command(HookShells.argv(shell, script), environment, directory),
                    output.stdout(),
                    output.stderr());
        } catch (IOException e) {
            return new HookEnd.NotStarted(e.getMessage() + ". Look at the host's shell for hooks.");
        }
        Semaphore wakes = new Semaphore(0);
        child.whenExited(wakes::release);
        cancel.whenAsked(wakes::release);
        watcher.started(child.identity());
        boolean inTime = await(child, task.hook().timeout(), wakes, cancel);
        if (child.isAlive()) {
            stop(task, child, watcher);
        }
        child.killRest();
        child.settle();
        output.close();
        if (!inTime) {
            return cancel.isAsked() ? new HookEnd.Cancelled() : new HookEnd.TimedOut(task.hook());
        }
        return new HookEnd.Exited(child.exitCode());
    }

    /// Whether it ended by itself. One that runs while whoever runs us is interrupted must stop too.
    private static boolean await(Child child, Duration timeout, Semaphore wakes, CancelSignal cancel) {
        long end = System.nanoTime() + timeout.toNanos();
        try {
            while (child.isAlive()) {
                long left = end - System.nanoTime();
                if (left <= 0 || cancel.isAsked()) {
                    return false;
                }
                var _ = wakes.tryAcquire(left, TimeUnit.NANOSECONDS);
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void stop(HookTask task, Child child, EngineWatcher watcher) {
        String phase = task.phase().word();
        watcher.log(
                LogStream.AGENT, phase, "The " + phase + (child.endsGently() ? " is asked to stop." : " is ended."));
        boolean interrupted = Thread.interrupted();
        child.terminate();
        if (!child.awaitExit(grace)) {
            watcher.log(LogStream.AGENT, phase, "It did not stop within " + grace.toSeconds() + " s and is killed.");
            child.kill();
            child.awaitExit(KILL_TAKES);
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
