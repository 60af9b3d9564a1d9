package io.resticmanager.domain.job;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// Why a job failed, as stable words of the REST API; each has a sentence that says what to do.
public enum ErrorCode {
    REPOSITORY_MISSING("There is no repository at this address. Check the address, or initialise it."),
    WRONG_PASSWORD("The repository password is wrong. Set the right one in the repository's settings."),
    LOCKED("The repository is locked. Remove the lock if its owner is gone, and try again."),
    UNREACHABLE("The repository could not be reached. Check the network and the storage server, and try again."),
    UNAUTHORIZED("The storage refused the login. Set the right user name and secret in the repository's settings."),
    SOURCE_MISSING("None of the paths to back up exists on the host. Correct the paths of the source group."),
    DISK_FULL("A disk is full. Free some space and try again."),
    RESTIC_MISSING("restic was not found on the host. Install it there."),
    RESTIC_TOO_OLD("The restic on the host is too old for this. Install a newer one there."),
    HOOK_FAILED("A hook failed, so the backup was not made. Look at its output in the log."),
    CREDENTIAL_UNREADABLE("A stored credential cannot be decrypted. Enter it again."),
    REPOSITORY_NOT_IN_PLAN("The host does not know this repository yet. Wait for its plan to arrive and try again."),
    AGENT_RESTARTED("The agent restarted during the job. Start it again."),
    DEADLINE("The job took longer than it may and was stopped. Raise its limit or make it smaller."),
    INTERRUPTED("restic was interrupted from outside. Start the job again."),
    UNKNOWN("restic failed for a reason we do not know. Its own words are in the log.");

    private final String sentence;

    ErrorCode(String sentence) {
        this.sentence = sentence;
    }

    /// What happened and what to do next, for people.
    public String sentence() {
        return sentence;
    }

    /// The word of the API, e.g. `wrong-password`.
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// The code of an API word; empty for words of a newer version.
    public static Optional<ErrorCode> ofWord(String word) {
        return Stream.of(values()).filter(code -> code.word().equals(word)).findFirst();
    }
}
