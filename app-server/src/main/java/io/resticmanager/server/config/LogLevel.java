package io.resticmanager.server.config;

/// How much the log tells.
public enum LogLevel {
    ERROR,
    WARN,
    INFO,
    DEBUG
}
