package io.resticmanager.agent.cli;

import io.resticmanager.agent.config.ConfigRefusedException;
import io.resticmanager.agent.config.Places;
import io.resticmanager.restic.OsFamily;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/// Finds the command that was typed and runs it. Exit codes: 0 done, 1 could not be done, 2 wrong usage.
public final class CommandLine {
    private static final String PROGRAM = "restic-manager-agent";
    private static final int DONE = 0;
    private static final int FAILED = 1;
    private static final int USAGE = 2;

    private final Terminal terminal;
    private final List<Command> commands;

    public CommandLine(Terminal terminal) {
        this(terminal, new CountDownLatch(1));
    }

    /// @param stop ends `run`, beside the signals of the system
    public CommandLine(Terminal terminal, CountDownLatch stop) {
        this.terminal = terminal;
        this.commands = List.of(
                new RunCommand(stop),
                new EnrollCommand(),
                new StatusCommand(),
                new SetServerCommand(),
                new ServiceCommand(OsFamily.here()),
                new VersionCommand());
    }

    /// Answers the exit code.
    public int run(List<String> typed) {
        if (!typed.isEmpty() && List.of("-h", "--help", "help").contains(typed.getFirst())) {
            terminal.out().print(help());
            return DONE;
        }
        boolean named = !typed.isEmpty() && !typed.getFirst().startsWith("-");
        String name = named ? typed.getFirst() : "run";
        Optional<Command> command =
                commands.stream().filter(c -> c.name().equals(name)).findFirst();
        if (command.isEmpty()) {
            return wrong("There is no command " + name + ".", PROGRAM + " --help");
        }
        return run(command.get(), named ? typed.subList(1, typed.size()) : typed);
    }

    private int run(Command command, List<String> typed) {
        try {
            Arguments arguments = Arguments.parse(command, typed);
            if (arguments.wantsHelp()) {
                terminal.out().print(help(command));
                return DONE;
            }
            return command.run(arguments, terminal);
        } catch (UsageException usage) {
            return wrong(String.valueOf(usage.getMessage()), PROGRAM + " " + command.name() + " --help");
        } catch (FailedException | ConfigRefusedException expected) {
            complain(String.valueOf(expected.getMessage()));
            return FAILED;
        } catch (UncheckedIOException disk) {
            complain(disk.getMessage()
                    + (disk.getCause() == null ? "" : ": " + disk.getCause().getMessage()));
            return FAILED;
        }
    }

    private int wrong(String sentence, String help) {
        complain(sentence + " Try: " + help);
        return USAGE;
    }

    private void complain(String sentence) {
        terminal.err().println(PROGRAM + ": " + sentence);
    }

    private String help() {
        StringBuilder text = new StringBuilder("Usage: " + PROGRAM + " [COMMAND] [--config FILE] [OPTION…]\n\n");
        for (Command command : commands) {
            text.append(
                    "  %-18s%s%n".formatted((command.name() + " " + command.operands()).strip(), command.summary()));
        }
        return text.append("""

                        Without a command it runs as a daemon. The configuration is %s unless
                        --config names another file. COMMAND --help tells more about one command.
                        """.formatted(Places.here().config())).toString();
    }

    private static String help(Command command) {
        String usage = (command.name() + " " + command.operands()).strip();
        String more = command.details().isEmpty() ? "" : "\n" + command.details();
        return "Usage: " + PROGRAM + " " + usage + " [--config FILE]\n\n" + command.summary() + "\n" + more;
    }
}
