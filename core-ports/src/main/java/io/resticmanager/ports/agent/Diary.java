package io.resticmanager.ports.agent;

/// The agent's log, as the core writes it: sentences for an operator, never with a secret.
public interface Diary {
    void note(String sentence);

    /// Asks for attention.
    void warn(String sentence);
}
