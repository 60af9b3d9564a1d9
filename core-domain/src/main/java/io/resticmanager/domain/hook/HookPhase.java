package io.resticmanager.domain.hook;

/// On which side of the backup a hook runs.
public enum HookPhase {
    PRE("pre-hook"),
    POST("post-hook");

    private final String word;

    HookPhase(String word) {
        this.word = word;
    }

    /// What its lines in a job's log are marked with, and what people call it.
    public String word() {
        return word;
    }
}
