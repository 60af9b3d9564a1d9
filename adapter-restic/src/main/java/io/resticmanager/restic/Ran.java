package io.resticmanager.restic;

/// One process from start to end.
record Ran(Ending ending, Heard heard) {
    boolean succeeded() {
        return ending.exitCode() == 0;
    }
}
