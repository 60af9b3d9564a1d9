package io.resticmanager.agent.machine;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/// The version of this build.
public final class Version {
    private Version() {}

    public static String text() {
        Properties build = new Properties();
        try (InputStream in = Version.class.getResourceAsStream("/io/resticmanager/agent/build.properties")) {
            if (in != null) {
                build.load(in);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the build's own description cannot be read", e);
        }
        return build.getProperty("version", "unknown");
    }
}
