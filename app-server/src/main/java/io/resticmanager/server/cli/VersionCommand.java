package io.resticmanager.server.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
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
        return "Prints the version of the server and of Java.";
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
    public Set<String> flags() {
        return Set.of();
    }

    @Override
    public Set<String> valued() {
        return Set.of();
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
