package io.resticmanager.agent.cli;

import io.resticmanager.agent.config.AgentConfig;
import io.resticmanager.agent.config.AgentConfigFile;
import io.resticmanager.agent.daemon.Daemon;
import io.resticmanager.agent.disk.StateLock;
import io.resticmanager.agent.log.AgentLog;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.slf4j.LoggerFactory;

/// `run`.
final class RunCommand implements Command {
    private static final String LEVEL = "--log-level";
    private static final String FORMAT = "--log-format";
    // The status command holds the lock for a moment to see whether somebody else does.
    private static final Duration A_STATUS_TAKES = Duration.ofSeconds(1);
    private static final String FILE = "--log-file";
    private static final List<String> LEVELS = List.of("error", "warn", "info", "debug", "trace");

    private final CountDownLatch stop;

    /// @param stop ends the daemon when it gets to zero
    RunCommand(CountDownLatch stop) {
        this.stop = stop;
    }

    @Override
    public String name() {
        return "run";
    }

    @Override
    public String operands() {
        return "";
    }

    @Override
    public String summary() {
        return "Runs the agent until it is told to stop (SIGTERM or Ctrl-C).";
    }

    @Override
    public String details() {
        return """
                  --log-level LEVEL     error, warn, info (default), debug or trace; also RM_LOG_LEVEL
                  --log-format FORMAT   text (default) or json, one line an event; also RM_LOG_FORMAT
                  --log-file FILE       instead of standard output: 10 MiB, and the last five of that size beside it

                When it stops, running jobs are stopped too and reported as failed; that may take up to 3 minutes.
                """;
    }

    @Override
    public int operandCount() {
        return 0;
    }

    @Override
    public Set<String> valued() {
        return Set.of(LEVEL, FORMAT, FILE);
    }

    @Override
    public int run(Arguments arguments, Terminal terminal) {
        configureLog(arguments, terminal);
        AgentConfigFile file = arguments.configFile();
        AgentConfig config = file.read();
        StateLock lock = StateLock.tryLock(config.stateDirectory(), A_STATUS_TAKES)
                .orElseThrow(() -> new FailedException("Another agent already runs with the state directory "
                        + config.stateDirectory() + ". Stop it first; one is enough."));
        Daemon daemon = Daemon.of(file, config, lock, terminal.environment());
        Thread.setDefaultUncaughtExceptionHandler((thread, bug) ->
                LoggerFactory.getLogger("agent").error("thread {} ended unexpectedly", thread.getName(), bug));
        Thread atSignal = new Thread(daemon::stop, "stop");
        Runtime.getRuntime().addShutdownHook(atSignal);
        daemon.start();
        awaitTheEnd();
        try {
            Runtime.getRuntime().removeShutdownHook(atSignal);
            daemon.stop();
        } catch (IllegalStateException aSignalWasFirst) {
            // Then the hook stops it.
        }
        return 0;
    }

    // A signal ends the process through the hook; then this thread never comes back from here.
    private void awaitTheEnd() {
        try {
            stop.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void configureLog(Arguments arguments, Terminal terminal) {
        String level = arguments
                .value(LEVEL)
                .or(() -> terminal.variable("RM_LOG_LEVEL"))
                .orElse("info")
                .toLowerCase(Locale.ROOT);
        String format = arguments
                .value(FORMAT)
                .or(() -> terminal.variable("RM_LOG_FORMAT"))
                .orElse("text")
                .toLowerCase(Locale.ROOT);
        if (!LEVELS.contains(level)) {
            throw new UsageException("The log level is one of " + String.join(", ", LEVELS) + ".");
        }
        switch (format) {
            case "text" -> apply(level, AgentLog.Format.TEXT, arguments);
            case "json" -> apply(level, AgentLog.Format.JSON, arguments);
            default -> throw new UsageException("The log format is text or json.");
        }
    }

    private static void apply(String level, AgentLog.Format format, Arguments arguments) {
        arguments
                .value(FILE)
                .map(Path::of)
                .ifPresentOrElse(file -> AgentLog.applyTo(file, level, format), () -> AgentLog.apply(level, format));
    }
}
