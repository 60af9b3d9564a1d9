package io.resticmanager.agent.cli;

import io.resticmanager.agent.machine.Version;
import java.util.Set;

/// `version`.
final class VersionCommand implements Command {
    @Override
    public String name() {
        return "version";
    }

    @Override
    public String operands() {
        return "";
    }

    @Override
    public String summary() {
        return "Prints the version of the agent and of Java.";
    }

    @Override
    public String details() {
        return "";
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
        terminal.out().println("restic-manager-agent " + Version.text() + " (Java " + Runtime.version() + ")");
        return 0;
    }
}
