package io.resticmanager.agent.cli;

import io.resticmanager.agent.config.Places;
import io.resticmanager.agent.service.WindowsServices;
import io.resticmanager.restic.Child;
import io.resticmanager.restic.LineSink;
import io.resticmanager.restic.OsFamily;
import io.resticmanager.restic.Sink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/// `service install|uninstall|start|stop`.
final class ServiceCommand implements Command {
    private static final List<String> VERBS = List.of("install", "uninstall", "start", "stop");
    private static final Duration A_COMMAND_TAKES = Duration.ofSeconds(300);
    private static final Duration LOOKS_EVERY = Duration.ofMillis(500);
    private static final int MOST_OUTPUT = 8_192;
    /// `STATE : 4 RUNNING`, whose first word is translated and whose number is not.
    private static final Pattern STATE = Pattern.compile(":\\s+(\\d)\\s{2}[A-Z_]+");

    private static final int STOPPED = 1;
    private static final int RUNNING = 4;

    private final OsFamily os;

    ServiceCommand(OsFamily os) {
        this.os = os;
    }

    @Override
    public String name() {
        return "service";
    }

    @Override
    public String operands() {
        return "install|uninstall|start|stop";
    }

    @Override
    public String summary() {
        return "Makes the agent a service of Windows, starts and stops it.";
    }

    @Override
    public String details() {
        return """
                The service runs as LocalSystem, starts some time after Windows does, and is started again when it ends
                by itself. On Linux, systemd does this: systemctl enable --now restic-manager-agent.
                """;
    }

    @Override
    public int operandCount() {
        return 1;
    }

    @Override
    public Set<String> valued() {
        return Set.of();
    }

    @Override
    public int run(Arguments arguments, Terminal terminal) {
        String verb = arguments.operands().getFirst();
        if (!VERBS.contains(verb)) {
            throw new UsageException("service needs one of " + String.join(", ", VERBS) + ".");
        }
        if (os != OsFamily.WINDOWS) {
            throw new FailedException("Services of this system are systemd's work: systemctl "
                    + (verb.equals("install") ? "enable --now" : verb.equals("uninstall") ? "disable --now" : verb)
                    + " restic-manager-agent.");
        }
        switch (verb) {
            case "install" -> services(arguments).install(state() != 0).forEach(ServiceCommand::require);
            case "uninstall" -> services(arguments).uninstall().forEach(ServiceCommand::require);
            case "start" -> reach(WindowsServices.start(), RUNNING);
            default -> reach(WindowsServices.stop(), STOPPED);
        }
        terminal.out().println("Done: service " + verb + ".");
        return 0;
    }

    private static WindowsServices services(Arguments arguments) {
        Path jar = Path.of(System.getProperty("java.class.path", ""))
                .toAbsolutePath()
                .normalize();
        Path lib = jar.getParent();
        Path home = lib == null ? null : lib.getParent();
        if (home == null || !Files.exists(home.resolve("bin").resolve("prunsrv.exe"))) {
            throw new FailedException(
                    "There is no bin\\prunsrv.exe beside this agent. Use the agent from its archive for Windows.");
        }
        Path jvm = Path.of(System.getProperty("java.home", ""), "bin", "server", "jvm.dll");
        return new WindowsServices(
                home, jvm, arguments.configFile().path(), Places.here().logFolder());
    }

    private static void reach(List<String> command, int wanted) {
        if (state() == wanted) {
            return;
        }
        require(command);
        long end = System.nanoTime() + A_COMMAND_TAKES.toNanos();
        while (state() != wanted) {
            if (System.nanoTime() - end >= 0) {
                throw new FailedException("The service did not get there within " + A_COMMAND_TAKES.toSeconds()
                        + " s. Its log says why: " + Places.here().logFolder() + ".");
            }
            pause();
        }
    }

    // Windows tells nobody of a service's state; one has to ask.
    private static void pause() {
        try {
            Thread.sleep(LOOKS_EVERY);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FailedException("Interrupted while waiting for the service.");
        }
    }

    /// 0 when there is no such service.
    private static int state() {
        Said said = run(WindowsServices.query());
        return said.code() == 0 ? state(said.text()) : 0;
    }

    /// @param text what `sc.exe query` says
    static int state(String text) {
        return STATE.matcher(text)
                .results()
                .map(match -> Integer.parseInt(match.group(1)))
                .findFirst()
                .orElse(0);
    }

    private static void require(List<String> command) {
        Said said = run(command);
        if (said.code() != 0) {
            throw new FailedException(command.getFirst() + " ended with code " + said.code()
                    + ". Run this as administrator. It said: " + said.text().strip());
        }
    }

    private record Said(int code, String text) {}

    private static Said run(List<String> command) {
        StringBuffer text = new StringBuffer();
        Sink keep = LineSink.plain(line -> {
            if (text.length() < MOST_OUTPUT) {
                text.append(line).append('\n');
            }
        });
        Path folder = Path.of(System.getProperty("java.io.tmpdir", "."));
        try {
            Child child = Child.start(new Child.Command(command, System.getenv(), folder), keep, keep);
            if (!child.awaitExit(A_COMMAND_TAKES)) {
                child.kill();
                throw new FailedException(
                        command.getFirst() + " did not end within " + A_COMMAND_TAKES.toSeconds() + " s.");
            }
            child.settle();
            return new Said(child.exitCode(), text.toString());
        } catch (IOException e) {
            throw new FailedException(command.getFirst() + " could not be started: " + e.getMessage() + ".");
        }
    }
}
