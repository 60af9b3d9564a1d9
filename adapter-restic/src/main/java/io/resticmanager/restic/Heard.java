package io.resticmanager.restic;

import java.util.List;
import java.util.Optional;

/// What one process has said in all; secrets are already replaced.
///
/// @param unreadable how many files and folders could not be stored
/// @param skippedSources how many of the given paths do not exist
/// @param lastRetry restic's last word on why it tried again; absent when it reached the repository since
/// @param signalled restic said that a signal reached it
/// @param words its last lines that are neither progress nor a file's error, oldest first
record Heard(
        Optional<Said.BackupSummary> backup,
        Optional<Said.CheckSummary> check,
        Optional<String> initialized,
        Optional<Said.LastWord> lastWord,
        long unreadable,
        long skippedSources,
        Optional<String> lastRetry,
        boolean signalled,
        List<String> words) {
    /// Of a process that did not come to run.
    static final Heard NOTHING = saying(List.of());

    /// Nothing but these words.
    static Heard saying(List<String> words) {
        return new Heard(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                0,
                0,
                Optional.empty(),
                false,
                words);
    }

    /// All of its words, to look for patterns in.
    String allWords() {
        return String.join("\n", words)
                + lastWord.map(last -> "\n" + last.message()).orElse("");
    }
}
