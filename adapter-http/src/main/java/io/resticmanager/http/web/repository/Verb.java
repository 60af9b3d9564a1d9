package io.resticmanager.http.web.repository;

import io.resticmanager.domain.account.Permission;
import io.resticmanager.domain.job.JobKind;
import io.resticmanager.domain.maintenance.Chore;

/// What a person may have done to a repository from its page.
///
/// The word is the last part of its address, `/repositories/{id}/test`.
enum Verb {
    TEST(
            "test",
            JobKind.TEST,
            "plug",
            "Test connection",
            "Reaches the storage, looks for the repository and tries its password. Changes nothing",
            Permission.RUN_JOBS,
            false),
    STATS(
            "stats",
            JobKind.STATS,
            "hard-drive",
            "Measure",
            "Reads the index and says how much is stored and which locks there are",
            Permission.RUN_JOBS,
            false),
    SNAPSHOTS(
            "list",
            JobKind.SNAPSHOTS,
            "list",
            "Read snapshots",
            "Lists what is in the repository, also what other programs put there or took away",
            Permission.RUN_JOBS,
            false),
    FORGET(
            "forget",
            JobKind.FORGET,
            "history",
            "Forget",
            "Drops snapshots that the retention policies of groups no longer keep",
            Permission.REMOVE_SNAPSHOTS,
            true),
    PRUNE(
            "prune",
            JobKind.PRUNE,
            "trash-2",
            "Prune",
            "Frees the space of dropped snapshots. Can take hours",
            Permission.REMOVE_SNAPSHOTS,
            true),
    CHECK(
            "check",
            JobKind.CHECK,
            "shield-check",
            "Check",
            "Verifies the structure, and as much of the data as you choose. Reports damage, mends nothing",
            Permission.RUN_JOBS,
            true),
    UNLOCK(
            "unlock",
            JobKind.UNLOCK,
            "lock-open",
            "Remove locks",
            "Removes locks that a crashed restic left behind",
            Permission.RUN_JOBS,
            true),
    INIT(
            "init",
            JobKind.INIT,
            "database",
            "Initialise",
            "Makes a new, empty repository at the address. Refuses where there is one",
            Permission.MANAGE_REPOSITORIES,
            true);

    private final String word;
    private final JobKind kind;
    private final String icon;
    private final String title;
    private final String words;
    private final Permission needs;
    private final boolean asks;

    Verb(String word, JobKind kind, String icon, String title, String words, Permission needs, boolean asks) {
        this.word = word;
        this.kind = kind;
        this.icon = icon;
        this.title = title;
        this.words = words;
        this.needs = needs;
        this.asks = asks;
    }

    /// What is done regularly has a time of its own.
    static Verb of(Chore chore) {
        return switch (chore) {
            case FORGET -> FORGET;
            case PRUNE -> PRUNE;
            case CHECK -> CHECK;
        };
    }

    boolean isChore() {
        return this == FORGET || this == PRUNE || this == CHECK;
    }

    String word() {
        return word;
    }

    JobKind kind() {
        return kind;
    }

    String icon() {
        return icon;
    }

    String title() {
        return title;
    }

    String words() {
        return words;
    }

    Permission needs() {
        return needs;
    }

    /// Whether it is asked about before it starts.
    boolean asks() {
        return asks;
    }
}
