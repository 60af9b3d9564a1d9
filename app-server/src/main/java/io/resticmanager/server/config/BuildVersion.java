package io.resticmanager.server.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/// The version of this build, as the build wrote it down.
public final class BuildVersion {
    private BuildVersion() {}

    /// `unknown` when the build wrote none.
    public static String text() {
        Properties build = new Properties();
        try (InputStream in = BuildVersion.class.getResourceAsStream("/io/resticmanager/server/build.properties")) {
            if (in != null) {
                build.load(in);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the build's own description cannot be read", e);
        }
        return build.getProperty("version", "unknown");
    }
}
