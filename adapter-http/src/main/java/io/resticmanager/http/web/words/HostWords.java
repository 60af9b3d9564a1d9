package io.resticmanager.http.web.words;

import io.resticmanager.domain.host.Connection;
import io.resticmanager.domain.host.Protection;
import io.resticmanager.http.web.part.Badge;
import io.resticmanager.http.web.part.Badge.Tone;
import io.resticmanager.http.web.part.Glyph;
import io.resticmanager.ports.host.ReadHosts.HostView;

/// Hosts as people read them: connection and protection are two facts.
public final class HostWords {
    private HostWords() {}

    public static String protection(Protection protection) {
        return switch (protection) {
            case PROTECTED -> "Protected";
            case LATE -> "Late";
            case FAILING -> "Failing";
            case NEVER -> "Waiting for first backup";
        };
    }

    public static String connection(Connection connection) {
        return switch (connection) {
            case ONLINE -> "Online";
            case QUIET -> "Quiet";
            case OFFLINE -> "Offline";
        };
    }

    public static Badge protectionBadge(Protection protection) {
        return switch (protection) {
            case PROTECTED -> new Badge(Tone.OK, "check", protection(protection));
            case LATE -> new Badge(Tone.WARN, "clock", protection(protection));
            case FAILING -> new Badge(Tone.BAD, "octagon-x", protection(protection));
            case NEVER -> new Badge(Tone.IDLE, "clock", protection(protection));
        };
    }

    public static Badge connectionBadge(Connection connection) {
        return switch (connection) {
            case ONLINE -> new Badge(Tone.LINE, "radio", connection(connection));
            case QUIET -> new Badge(Tone.IDLE, "radio", connection(connection));
            case OFFLINE -> new Badge(Tone.IDLE, "wifi-off", connection(connection));
        };
    }

    /// One shape for both facts, the worse one.
    ///
    /// @param running whether a job of the host is under way
    public static Glyph glyph(HostView host, boolean running) {
        if (running) {
            return new Glyph(Glyph.Kind.RUNNING, "Running");
        }
        return switch (host.protection()) {
            case FAILING -> new Glyph(Glyph.Kind.FAILED, "Failing");
            case LATE -> new Glyph(Glyph.Kind.LATE, "Late");
            case NEVER ->
                host.connection() == Connection.OFFLINE
                        ? new Glyph(Glyph.Kind.OFFLINE, "Offline, no backup yet")
                        : new Glyph(Glyph.Kind.QUEUED, "Waiting for first backup");
            case PROTECTED -> {
                if (host.connection() == Connection.OFFLINE) {
                    yield new Glyph(Glyph.Kind.OFFLINE, "Offline");
                }
                yield hadWarnings(host)
                        ? new Glyph(Glyph.Kind.WARNINGS, "Protected, with warnings")
                        : new Glyph(Glyph.Kind.OK, "Protected");
            }
        };
    }

    private static boolean hadWarnings(HostView host) {
        return host.overview()
                .lastBackup()
                .filter(b -> b.outcome() == io.resticmanager.domain.job.Outcome.WARNINGS)
                .isPresent();
    }
}
