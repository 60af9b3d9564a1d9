package io.resticmanager.domain.job;

/// Who said a log line: restic on its standard output or error, or the agent itself.
public enum LogStream {
    STDOUT,
    STDERR,
    AGENT
}
