package io.resticmanager.server.cli;

import io.resticmanager.server.config.BuildVersion;

/// `version`.
final class VersionCommand implements Command {
    @Override
    public Usage usage() {
        return Usage.of("version", "Prints the version of the server and of Java.");
    }

    @Override
    public void run(Arguments arguments, Terminal terminal) {
        terminal.out().println("restic-manager-server " + BuildVersion.text() + " (Java " + Runtime.version() + ")");
    }
}
