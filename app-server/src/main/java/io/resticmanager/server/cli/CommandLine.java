package io.resticmanager.server.cli;

import io.resticmanager.server.backup.BackupFailedException;
import io.resticmanager.server.config.ConfigMistakesException;
import io.resticmanager.server.secret.KeyRefusedException;
import io.resticmanager.server.serve.StartRefusedException;
import io.resticmanager.sqlite.DatabaseRefusedException;
import java.util.List;
import java.util.Optional;

/// Finds the command that was typed and runs it. Exit codes: 0 done, 1 could not be done, 2 wrong usage or
/// configuration.
public final class CommandLine {
    private static final String PROGRAM = "restic-manager-server";
    private static final int DONE = 0;
    private static final int FAILED = 1;
    private static final int USAGE = 2;

    private final Terminal terminal;
    private final List<Command> commands = List.of(
            new ServeCommand(),
            new SetupTokenCommand(),
            new ResetPasswordCommand(),
            new BackupCommand(),
            new RestoreCommand(),
            new VersionCommand());

    public CommandLine(Terminal terminal) {
        this.terminal = terminal;
    }

    /// Answers the exit code.
    public int run(List<String> typed) {
        if (!typed.isEmpty() && List.of("-h", "--help", "help").contains(typed.getFirst())) {
            terminal.out().print(help());
            return DONE;
        }
        boolean named = !typed.isEmpty() && !typed.getFirst().startsWith("-");
        String name = named ? typed.getFirst() : "serve";
        Optional<Command> command =
                commands.stream().filter(c -> c.usage().name().equals(name)).findFirst();
        if (command.isEmpty()) {
            return wrong("There is no command " + name + ".", PROGRAM + " --help");
        }
        return run(command.get(), named ? typed.subList(1, typed.size()) : typed);
    }

    private int run(Command command, List<String> typed) {
        try {
            Arguments arguments = Arguments.parse(command.usage(), typed);
            if (arguments.has(Arguments.HELP)) {
                terminal.out().print(help(command.usage()));
            } else {
                command.run(arguments, terminal);
            }
            return DONE;
        } catch (UsageException usage) {
            return wrong(
                    String.valueOf(usage.getMessage()),
                    PROGRAM + " " + command.usage().name() + " --help");
        } catch (ConfigMistakesException mistakes) {
            mistakes.mistakes().forEach(this::complain);
            return USAGE;
        } catch (FailedException
                | BackupFailedException
                | DatabaseRefusedException
                | KeyRefusedException
                | StartRefusedException expected) {
            complain(String.valueOf(expected.getMessage()));
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
            text.append("  %-28s%s%n"
                    .formatted(command.usage().form(), command.usage().summary()));
        }
        return text.append("""

                        Without a command it serves. Settings come from RM_… variables of the environment, then from
                        the YAML file given by --config. COMMAND --help tells more about one command.
                        """).toString();
    }

    private static String help(Usage command) {
        return "Usage: " + PROGRAM + " " + command.form() + " [--config FILE]\n\n" + command.summary() + "\n"
                + command.details();
    }
}
