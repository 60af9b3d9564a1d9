package io.resticmanager.restic.hook;

import static org.assertj.core.api.Assertions.assertThat;

import io.resticmanager.domain.Secret;
import io.resticmanager.domain.hook.Hook;
import io.resticmanager.domain.hook.HookEnd;
import io.resticmanager.domain.hook.HookPhase;
import io.resticmanager.domain.hook.Shell;
import io.resticmanager.domain.job.LogStream;
import io.resticmanager.domain.job.Progress;
import io.resticmanager.ports.engine.CancelSignal;
import io.resticmanager.ports.engine.EngineProcess;
import io.resticmanager.ports.engine.EngineWatcher;
import io.resticmanager.ports.hook.HookTask;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Hooks with the machine's real shells and processes.
@Tag("slow")
class ProcessHookRunnerTest {
    private static final Duration SOON = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    private final CopyOnWriteArrayList<String> lines = new CopyOnWriteArrayList<>();
    private final CopyOnWriteArrayList<EngineProcess> processes = new CopyOnWriteArrayList<>();
    private final CancelSignal cancel = new CancelSignal();

    @Test
    void a_hook_runs_in_its_directory_with_what_it_is_told_and_little_else() throws IOException {
        Path directory = Files.createDirectories(folder.resolve("a folder"));

        HookEnd end = run(new Hook(
                new Secret("pwd; echo \"$RM_JOB_ID/$RM_GROUP\" >&2; env | sort\nexit 7"),
                SOON,
                Optional.of(directory.toString())));

        assertThat(end).isEqualTo(new HookEnd.Exited(7));
        assertThat(lines).contains("stdout pre-hook " + directory, "stderr pre-hook JOB/a group");
        assertThat(lines).noneMatch(line -> line.contains("RESTIC_") || line.contains("SECRET_OF_AGENT"));
        assertThat(lines).anyMatch(line -> line.startsWith("stdout pre-hook PATH="));
    }

    @Test
    void its_text_is_in_no_argument_and_its_file_is_gone_afterwards() throws Exception {
        Path pid = folder.resolve("pid");
        CompletableFuture<HookEnd> running = start(
                hook("password=planted-secret; echo $$ > " + pid + ".new; mv " + pid + ".new " + pid + "; sleep 100"));
        await("it runs", () -> Files.exists(pid));
        String number = Files.readString(pid).strip();

        assertThat(Files.readString(Path.of("/proc/" + number + "/cmdline"))).doesNotContain("planted-secret");
        assertThat(Long.parseLong(number)).isEqualTo(processes.getFirst().pid());
        List<Path> scripts = files("hook");
        assertThat(scripts).hasSize(1);
        assertThat(java.nio.file.attribute.PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(scripts.getFirst())))
                .isEqualTo("rw-------");
        cancel.ask();

        assertThat(running.get(30, TimeUnit.SECONDS)).isInstanceOf(HookEnd.Cancelled.class);
        assertThat(files("hook")).isEmpty();
    }

    @Test
    void a_timeout_ends_it_with_all_that_it_has_started() throws Exception {
        Path child = folder.resolve("child");
        // Neither the shell nor the child listens to what it is asked.
        Hook hook = new Hook(
                new Secret("trap '' TERM INT HUP; (trap '' TERM INT HUP; while :; do sleep 1; done) & echo $! > "
                        + child + "; while :; do sleep 1; done"),
                Duration.ofSeconds(2),
                Optional.empty());

        HookEnd end = run(hook);

        assertThat(end).isEqualTo(new HookEnd.TimedOut(hook));
        assertGone(child);
        assertThat(lines).anyMatch(line -> line.contains("is killed"));
    }

    @Test
    void what_it_leaves_running_behind_it_is_ended_too() throws Exception {
        Path child = folder.resolve("child");

        HookEnd end = run(hook("(sleep 300 >/dev/null 2>&1) & echo $! > " + child + "; exit 0"));

        assertThat(end).isEqualTo(new HookEnd.Exited(0));
        assertGone(child);
    }

    @Test
    void output_without_end_is_cut_in_the_middle() {
        HookEnd end = run(hook("i=0; while [ $i -lt 40000 ]; do i=$((i+1));"
                + " echo \"line $i ........................................\"; done; echo last; exit 0"));

        assertThat(end).isEqualTo(new HookEnd.Exited(0));
        assertThat(lines.getFirst()).contains("line 1 ");
        assertThat(lines).anyMatch(line -> line.matches("agent pre-hook The hook printed \\d+ more lines.*"));
        assertThat(lines.getLast()).isEqualTo("stdout pre-hook last");
        assertThat(lines.stream().mapToInt(String::length).sum()).isLessThan(3 * HookOutput.MOST_CHARS);
    }

    @Test
    void what_cannot_be_started_says_why() {
        HookEnd end = run(new Hook(new Secret("true"), SOON, Optional.of("/no/such/folder")));

        assertThat(end)
                .isInstanceOfSatisfying(
                        HookEnd.NotStarted.class,
                        not -> assertThat(not.sentence()).contains("/no/such/folder", "does not exist"));
    }

    @Test
    void a_job_cancelled_before_starts_nothing() {
        cancel.ask();

        assertThat(run(hook("touch " + folder.resolve("ran")))).isInstanceOf(HookEnd.Cancelled.class);
        assertThat(folder.resolve("ran")).doesNotExist();
    }

    @Test
    void bash_is_bash() {
        HookEnd end = runner().run(
                        new HookTask(HookPhase.PRE, Shell.BASH, hook("a=(1 2 3); exit ${#a[@]}"), Map.of()),
                        watcher(),
                        cancel);

        assertThat(end).isEqualTo(new HookEnd.Exited(3));
    }

    @Test
    void every_shell_gets_its_script_by_a_file_of_the_right_kind() {
        Path script = Path.of("/work/hook");

        for (Shell shell : Shell.values()) {
            assertThat(HookShells.argv(shell, script)).last().isEqualTo("/work/hook");
        }
        assertThat(HookShells.fileText(Shell.CMD, "a\nb")).isEqualTo("@echo off\r\na\r\nb\r\n");
        assertThat(HookShells.fileText(Shell.POWERSHELL, "a\r\nb")).isEqualTo("\ufeffa\nb\n");
        assertThat(HookShells.fileText(Shell.SH, "a\r\nb")).isEqualTo("a\nb\n");
        assertThat(HookShells.fileName(Shell.POWERSHELL)).endsWith(".ps1");
        assertThat(HookShells.fileName(Shell.CMD)).endsWith(".cmd");
    }

    private static Hook hook(String script) {
        return new Hook(new Secret(script), SOON, Optional.empty());
    }

    private HookEnd run(Hook hook) {
        return runner().run(
                        new HookTask(HookPhase.PRE, Shell.SH, hook, Map.of("RM_JOB_ID", "JOB", "RM_GROUP", "a group")),
                        watcher(),
                        cancel);
    }

    private CompletableFuture<HookEnd> start(Hook hook) {
        CompletableFuture<HookEnd> end = new CompletableFuture<>();
        Thread.ofPlatform().daemon().name("hook").start(() -> end.complete(run(hook)));
        return end;
    }

    private ProcessHookRunner runner() {
        return new ProcessHookRunner(
                true,
                folder.resolve("work"),
                Map.of(
                        "PATH", System.getenv("PATH"),
                        "RESTIC_PASSWORD", "x",
                        "SECRET_OF_AGENT", "x"),
                Duration.ofSeconds(1));
    }

    private EngineWatcher watcher() {
        return new EngineWatcher() {
            @Override
            public void started(EngineProcess process) {
                processes.add(process);
            }

            @Override
            public void progress(Progress progress) {}

            @Override
            public void log(LogStream stream, String phase, String text) {
                lines.add(stream.name().toLowerCase(java.util.Locale.ROOT) + " " + phase + " " + text);
            }

            @Override
            public void reachable(boolean reachable) {}
        };
    }

    private List<Path> files(String name) throws IOException {
        try (var all = Files.walk(folder.resolve("work"))) {
            return all.filter(file -> file.getFileName().toString().equals(name))
                    .toList();
        }
    }

    private static void assertGone(Path pidFile) throws IOException {
        long pid = Long.parseLong(Files.readString(pidFile).strip());
        await(
                "process " + pid + " is gone",
                () -> ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty());
    }

    private static void await(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + SOON.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - end).as(what).isNegative();
            java.util.concurrent.locks.LockSupport.parkNanos(5_000_000);
        }
    }
}
