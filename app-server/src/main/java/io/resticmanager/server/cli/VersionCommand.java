package io.resticmanager.server.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/// `version`.
final class VersionCommand implements Command {
    @Override
    public Usage usage() {
        return Usage.of("version", "Prints the version of the server and of Java.");
    }

    @Override
    public void run(Arguments arguments, Terminal terminal) {
        terminal.out().println("restic-manager-server " + version() + " (Java " + Runtime.version() + ")");
    }

    private static String version() {
        Properties build = new Properties();
        try (InputStream in = VersionCommand.class.getResourceAsStream("/io/resticmanager/server/build.properties")) {
            if (in != null) {
                build.load(in);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the build's own description cannot be read", e);
        }
        return build.getProperty("version", "unknown");
    }
}
