package io.resticmanager.domain.job;

import java.time.Instant;

/// One entry of a job's log. Lines are numbered from 1 without gaps by the agent alone.
public sealed interface LogEntry {
    /// No log is longer; numbers beyond it are not numbers of lines.
    long MOST_LINES = 1_000_000_000_000L;

    /// The number of the (first) line it stands for.
    long line();

    /// The number of the last line it stands for.
    long lastLine();

    /// @param at the agent's clock
    /// @param phase what the job was doing, e.g. `backup`, `verify`
    /// @param text at most {@value #MOST_CHARS} characters, without line breaks
    record Line(long line, Instant at, LogStream stream, String phase, String text) implements LogEntry {
        public static final int MOST_CHARS = 65_536;

        public Line {
            requireNumber(line);
            if (text.length() > MOST_CHARS) {
                throw new IllegalArgumentException("a log line is at most " + MOST_CHARS + " characters");
            }
        }

        @Override
        public long lastLine() {
            return line;
        }
    }

    /// `omitted` lines from number `line` on that are no longer there, because a log or a spool was full.
    record Omitted(long line, long omitted) implements LogEntry {
        public Omitted {
            requireNumber(line);
            if (omitted < 1 || omitted > MOST_LINES) {
                throw new IllegalArgumentException("an omission is 1 to " + MOST_LINES + " lines");
            }
        }

        @Override
        public long lastLine() {
            return line + omitted - 1;
        }
    }

    private static void requireNumber(long line) {
        if (line < 1 || line > MOST_LINES) {
            throw new IllegalArgumentException("lines are numbered from 1 to " + MOST_LINES);
        }
    }
}
