package io.resticmanager.http.web.repository;

import io.resticmanager.domain.Verdict;
import io.resticmanager.domain.job.Job;
import io.resticmanager.domain.job.JobSummary;
import io.resticmanager.domain.repository.RepositoryUrl;
import io.resticmanager.http.web.part.Badge;
import io.resticmanager.http.web.part.Badge.Tone;
import java.util.Optional;

/// Repositories as people read them.
public final class RepositoryWords {
    private RepositoryWords() {}

    /// What a test found and what to do now.
    ///
    /// @param tone `ok`, `warn`, `bad` or `info`
    public record Finding(String tone, String title, String sentence, Step step) {}

    /// What the finding asks for.
    public enum Step {
        NONE,
        INITIALISE,
        EDIT
    }

    /// @param test the newest test of the repository
    public static Finding finding(Job test) {
        if (!test.isEnded()) {
            return test.state().isWithAgent()
                    ? new Finding("info", "A test is running.", "Its result appears here.", Step.NONE)
                    : new Finding("info", "A test is waiting.", waiting(test), Step.NONE);
        }
        Optional<Job.End> end = test.end();
        Optional<String> error = end.flatMap(Job.End::error).map(io.resticmanager.domain.job.JobError::message);
        return end.flatMap(Job.End::summary)
                .flatMap(s -> s instanceof JobSummary.Test found ? Optional.of(found) : Optional.empty())
                .map(found -> finding(found, error.orElse("")))
                .orElseGet(() -> error.map(said -> new Finding("bad", "The test failed.", said, Step.NONE))
                        .orElseGet(() -> new Finding(
                                "warn", "The last test was cancelled.", "Nothing was found out.", Step.NONE)));
    }

    static Finding finding(JobSummary.Test test, String error) {
        if (test.reachable() != Verdict.YES) {
            return new Finding(
                    "bad",
                    "The storage was not reached.",
                    error.isEmpty() ? "Check the address, the network and the storage login." : error,
                    Step.EDIT);
        }
        return switch (test.exists()) {
            case NO ->
                new Finding(
                        "warn",
                        "The storage answers, but there is no repository yet.",
                        "Initialise it, or correct the address.",
                        Step.INITIALISE);
            case UNKNOWN ->
                new Finding(
                        "warn",
                        "The storage answers, but it did not tell whether there is a repository.",
                        error.isEmpty() ? "Check the storage login." : error,
                        Step.EDIT);
            case YES -> found(test, error);
        };
    }

    private static Finding found(JobSummary.Test test, String error) {
        return switch (test.passwordRight()) {
            case NO ->
                new Finding(
                        "bad",
                        "The repository is there, but this is not its password.",
                        "Enter the password that it was made with.",
                        Step.EDIT);
            case UNKNOWN ->
                new Finding(
                        "warn",
                        "The repository is there, but the password could not be tried.",
                        error.isEmpty() ? "Try again." : error,
                        Step.NONE);
            case YES ->
                new Finding(
                        "ok",
                        "It works.",
                        switch (test.appendOnly()) {
                            case YES -> "Reached, found, opened; and the everyday login cannot delete.";
                            case NO -> "Reached, found, opened. The everyday login can delete.";
                            case UNKNOWN -> "Reached, found, opened.";
                        },
                        Step.NONE);
        };
    }

    private static String waiting(Job test) {
        return test.waitingFor()
                .map(what -> "It waits for " + what.words() + ".")
                .orElse("It starts in a moment.");
    }

    public static Badge appendOnly(Verdict verdict) {
        return switch (verdict) {
            case YES -> new Badge(Tone.OK, "shield-check", "Append-only");
            case NO -> new Badge(Tone.WARN, "triangle-alert", "Hosts can delete");
            case UNKNOWN -> new Badge(Tone.IDLE, "circle-help", "Not tested for deletion");
        };
    }

    /// What that means.
    static String appendOnlyMeans(Verdict verdict) {
        return switch (verdict) {
            case YES -> "A host that was broken into can add backups, but cannot destroy those that are there.";
            case NO ->
                "A host that was broken into could destroy its backups. Where the storage can, give hosts a"
                        + " login that may only add.";
            case UNKNOWN -> "A test tells for rest-server; other storage does not say whether its login may delete.";
        };
    }

    /// `rest-server`, `S3`, `Local disk`.
    static String storage(RepositoryUrl url) {
        if (url.isLocal()) {
            return "Directory of the host";
        }
        String scheme = url.text().substring(0, url.text().indexOf(':'));
        return switch (scheme) {
            case "rest" -> "rest-server";
            case "s3" -> "S3";
            case "sftp" -> "SFTP";
            case "b2" -> "Backblaze B2";
            case "azure" -> "Azure Blob Storage";
            case "gs" -> "Google Cloud Storage";
            case "swift" -> "OpenStack Swift";
            default -> scheme;
        };
    }
}
