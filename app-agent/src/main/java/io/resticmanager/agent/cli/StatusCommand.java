package io.resticmanager.agent.cli;

import io.resticmanager.agent.config.AgentConfig;
import io.resticmanager.agent.disk.FileJobJournal;
import io.resticmanager.agent.disk.StateLock;
import io.resticmanager.agent.status.AgentStatus;
import io.resticmanager.agent.status.StatusFile;
import io.resticmanager.domain.delivery.AgentFact;
import io.resticmanager.ports.agent.JournaledJob;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// `status`.
final class StatusCommand implements Command {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss z", Locale.ROOT);

    @Override
    public String name() {
        return "status";
    }

    @Override
    public String operands() {
        return "";
    }

    @Override
    public String summary() {
        return "Says whether the agent runs and is connected, its last job, and what waits for the server.";
    }

    @Override
    public String details() {
        return "Exit code: 0 when the agent runs and is connected, 1 otherwise.\n";
    }

    @Override
    public int operandCount() {
        return 0;
    }

    @Override
    public Set<String> valued() {
        return Set.of();
    }

    @Override
    public int run(Arguments arguments, Terminal terminal) {
        AgentConfig config = arguments.configFile().read();
        Path state = config.stateDirectory();
        Optional<AgentStatus> said = new StatusFile(state).read();
        boolean runs = runs(state);
        PrintStream out = terminal.out();
        out.println("Agent:     " + agent(runs, said));
        out.println("Server:    " + config.server() + connection(runs, said));
        out.println("Host:      " + config.hostId());
        said.filter(status -> runs).ifPresent(status -> out.println("Jobs:      " + jobs(status)));
        out.println("Last job:  "
                + new FileJobJournal(state.resolve("jobs"))
                        .lastSettled()
                        .flatMap(StatusCommand::words)
                        .orElse("none yet"));
        said.ifPresent(status ->
                out.println("Spool:     " + (runs ? "" : "when it was last seen, ") + spool(status.spoolDepth())));
        said.map(AgentStatus::trouble)
                .filter(trouble -> runs && !trouble.isEmpty())
                .ifPresent(trouble -> out.println("Trouble:   " + trouble));
        return runs
                        && said.filter(status -> status.connection().equals("connected"))
                                .isPresent()
                ? 0
                : 1;
    }

    private static boolean runs(Path state) {
        if (!Files.isDirectory(state)) {
            return false;
        }
        Optional<StateLock> lock = StateLock.tryLock(state);
        lock.ifPresent(StateLock::close);
        return lock.isEmpty();
    }

    private static String agent(boolean runs, Optional<AgentStatus> said) {
        if (runs) {
            return said.map(status -> "runs since " + time(status.startedAt()) + " (process " + status.pid() + ")")
                    .orElse("runs");
        }
        return said.map(status -> status.connection().equals(AgentStatus.STOPPED)
                        ? "does not run; it was stopped at " + time(status.connectionSince())
                        : "does not run, and did not end in an orderly way")
                .orElse("does not run, and never did");
    }

    private static String connection(boolean runs, Optional<AgentStatus> said) {
        return said.filter(status -> runs)
                .map(status -> switch (status.connection()) {
                    case "connected" -> ", connected since " + time(status.connectionSince());
                    case "waiting" ->
                        ", not connected: " + status.connectionDetail() + " (since " + time(status.connectionSince())
                                + ")";
                    default -> ", connecting since " + time(status.connectionSince());
                })
                .orElse("");
    }

    private static String jobs(AgentStatus status) {
        String running = status.runningJobs().isEmpty()
                ? "none runs"
                : status.runningJobs().size() + " running: " + String.join(", ", status.runningJobs());
        return status.waitingJobs() == 0 ? running : running + "; " + status.waitingJobs() + " waiting for their turn";
    }

    private static String spool(long depth) {
        return depth == 0 ? "empty: the server has everything" : depth + " facts wait for the server";
    }

    private static Optional<String> words(JournaledJob job) {
        return job.end()
                .map(end -> job.command().spec().kind().name().toLowerCase(Locale.ROOT) + " " + job.id() + " "
                        + outcome(end) + " at " + time(end.finishedAt()));
    }

    private static String outcome(AgentFact.Finished end) {
        return switch (end.end().outcome()) {
            case SUCCEEDED -> "succeeded";
            case WARNINGS -> "succeeded with warnings";
            case FAILED ->
                "failed" + end.end().error().map(e -> " (" + e.message() + ")").orElse("");
            case CANCELLED -> "was cancelled";
            case SKIPPED -> "was skipped";
        };
    }

    private static String time(Instant at) {
        return TIME.format(at.atZone(ZoneId.systemDefault()));
    }
}
