package io.resticmanager.restic;

import io.resticmanager.domain.job.ErrorCode;
import io.resticmanager.domain.job.Job;
import io.resticmanager.domain.job.JobError;
import io.resticmanager.domain.job.JobSummary;
import io.resticmanager.domain.job.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Decides what an ending means, by exit code where restic has one for it (from 0.17 on), by its words otherwise
/// (contract §2). Pure.
final class Judgement {
    private static final int MOST_DETAIL = 600;
    private static final String DAMAGED = "repository contains errors";
    private static final Pattern LOCK = Pattern.compile(
            "already locked (exclusively )?by PID (\\d+) on (\\S+) by (\\S+)[^\\n]*(?:\\nlock was created at ([^\\n(]+))?");

    private record Rule(ErrorCode code, Pattern words) {}

    // The first that matches decides. Missing comes after unauthorized and unreachable: restic asks "is there a
    // repository" on these too, and only a definite absence may lead to an init.
    private static final List<Rule> RULES = List.of(
            rule(ErrorCode.LOCKED, "already locked"),
            rule(ErrorCode.WRONG_PASSWORD, "wrong password or no key found"),
            rule(
                    ErrorCode.UNAUTHORIZED,
                    "401 Unauthorized|\\(401\\)|403 Forbidden|\\(403\\)|Access Denied|"
                            + "SignatureDoesNotMatch|InvalidAccessKeyId|Permission denied \\(publickey"),
            rule(ErrorCode.DISK_FULL, "no space left on device|disk quota exceeded|Insufficient Storage|\\(507\\)"),
            rule(ErrorCode.SOURCE_MISSING, "all (target|source) directories/files do not exist"),
            rule(
                    ErrorCode.UNREACHABLE,
                    "(?i:connection refused|connection reset|no such host|i/o timeout|"
                            + "network is unreachable|no route to host|host is down|server misbehaving|"
                            + "TLS handshake timeout|context deadline exceeded)|x509:|tls: |http: server gave HTTP response|"
                            + "unexpected HTTP response \\((400|5\\d\\d)\\)|unable to start the sftp session|ssh: "),
            rule(
                    ErrorCode.REPOSITORY_MISSING,
                    "unable to open config file: [^\\n]*(no such file or directory|does not exist|\\(404\\)|404 Not Found)"),
            rule(ErrorCode.RESTIC_MISSING, "setsid: failed to execute"),
            rule(ErrorCode.RESTIC_TOO_OLD, "unknown (shorthand )?flag|unknown command"));

    private Judgement() {}

    /// A backup. Done when restic said so and named its snapshot, also when a cancel came too late.
    static Job.End backup(Ran ran) {
        int exit = ran.ending().exitCode();
        Optional<Said.BackupSummary> summary = ran.heard().backup();
        Optional<JobSummary> figures = summary.map(s -> figures(s, ran.heard()));
        // Stopped when the snapshot was there already: what was done is done, and the question afterwards tells.
        boolean doneBeforeTheStop =
                summary.flatMap(Said.BackupSummary::snapshotId).isPresent() && wasStopped(ran);
        if (summary.isPresent() && (exit == 0 || exit == 3 || doneBeforeTheStop)) {
            Said.BackupSummary said = summary.get();
            if (!said.dryRun() && said.snapshotId().isEmpty()) {
                return end(Outcome.FAILED, exit, unknown("restic ended well but named no snapshot."), figures);
            }
            // 0.14 and 0.18 say 0 although a given path does not exist
            boolean whole =
                    exit != 3 && ran.heard().unreadable() == 0 && ran.heard().skippedSources() == 0;
            return new Job.End(
                    whole ? Outcome.SUCCEEDED : Outcome.WARNINGS,
                    exitCode(exit),
                    Optional.empty(),
                    figures,
                    // The id of a dry run does not exist.
                    said.dryRun() ? Optional.empty() : said.snapshotId());
        }
        if (exit == 0 && ran.ending().stop() == Ending.Stop.NONE) {
            return end(Outcome.FAILED, exit, unknown("restic ended well but without a summary."), figures);
        }
        return failure(ran, figures);
    }

    /// A check. Errors in the repository are a failure with their number.
    static Job.End check(Ran ran) {
        Heard heard = ran.heard();
        if (ran.succeeded()) {
            return success(ran, new JobSummary.Check(0));
        }
        long counted = heard.check().map(Said.CheckSummary::errors).orElse(0L);
        // 0.18 counts an error in its summary also when it could not begin, e.g. for a lock.
        boolean damaged = ran.ending().stop() == Ending.Stop.NONE
                && (heard.allWords().contains(DAMAGED) || (counted > 0 && why(ran).code() == ErrorCode.UNKNOWN));
        if (!damaged) {
            return failure(ran, Optional.empty());
        }
        long errors = Math.max(1, counted);
        JobError error = unknown("The check found " + (errors == 1 ? "an error" : "errors")
                + " in the repository; the log names what is damaged. Repair it before relying on its backups.");
        return end(Outcome.FAILED, ran.ending().exitCode(), error, Optional.of(new JobSummary.Check(errors)));
    }

    static Job.End success(Ran ran, JobSummary summary) {
        return new Job.End(
                Outcome.SUCCEEDED,
                exitCode(ran.ending().exitCode()),
                Optional.empty(),
                Optional.of(summary),
                Optional.empty());
    }

    /// What did not succeed: cancelled if we asked for that, failed otherwise.
    static Job.End failure(Ran ran, Optional<JobSummary> summary) {
        int exit = ran.ending().exitCode();
        return ran.ending().stop() == Ending.Stop.CANCELLED
                ? new Job.End(Outcome.CANCELLED, exitCode(exit), Optional.empty(), summary, Optional.empty())
                : end(Outcome.FAILED, exit, why(ran), summary);
    }

    /// Why it failed.
    static JobError why(Ran ran) {
        Heard heard = ran.heard();
        int exit = ran.ending().exitCode();
        return switch (ran.ending().stop()) {
            case DEADLINE -> JobError.of(ErrorCode.DEADLINE);
            case AGENT_ENDS -> JobError.of(ErrorCode.AGENT_RESTARTED);
            case UNREACHABLE -> unreachable(heard);
            case STUCK -> byWords(heard);
            case CANCELLED, NONE ->
                switch (exit) {
                    case 10 -> JobError.of(ErrorCode.REPOSITORY_MISSING);
                    case 11 -> JobError.of(ErrorCode.LOCKED, lock(heard));
                    case 12 -> JobError.of(ErrorCode.WRONG_PASSWORD);
                    default -> exit >= 128 || heard.signalled() ? interrupted(exit) : byWords(heard);
                };
        };
    }

    private static boolean wasStopped(Ran ran) {
        return ran.ending().stop() != Ending.Stop.NONE
                || ran.ending().exitCode() >= 128
                || ran.heard().signalled();
    }

    private static JobError byWords(Heard heard) {
        String words = heard.allWords();
        for (Rule rule : RULES) {
            if (rule.words().matcher(words).find()) {
                return switch (rule.code()) {
                    case LOCKED -> JobError.of(ErrorCode.LOCKED, lock(heard));
                    case WRONG_PASSWORD, REPOSITORY_MISSING, SOURCE_MISSING -> JobError.of(rule.code());
                    default -> JobError.of(rule.code(), detail(heard));
                };
            }
        }
        return JobError.of(ErrorCode.UNKNOWN, detail(heard));
    }

    private static JobError unreachable(Heard heard) {
        String retry = heard.lastRetry().orElse("");
        String reason = retry.replaceFirst("^.*retrying after [^:]*: ", "");
        return RULES.stream()
                .filter(rule -> rule.code() == ErrorCode.UNAUTHORIZED || rule.code() == ErrorCode.DISK_FULL)
                .filter(rule -> rule.words().matcher(retry).find())
                .findFirst()
                .map(rule -> JobError.of(rule.code(), quoted(reason)))
                .orElseGet(() -> JobError.of(ErrorCode.UNREACHABLE, quoted(reason)));
    }

    private static JobError interrupted(int exit) {
        String how = switch (exit) {
            case 137 -> "It was killed (signal 9), perhaps for lack of memory.";
            case 143 -> "It was asked to end (signal 15).";
            default -> exit > 128 ? "Signal " + (exit - 128) + " ended it." : "";
        };
        return JobError.of(ErrorCode.INTERRUPTED, how);
    }

    /// Who holds the lock and since when, in words; empty when restic did not say.
    static String lock(Heard heard) {
        Matcher lock = LOCK.matcher(heard.allWords());
        if (!lock.find()) {
            return "";
        }
        String since = lock.group(5) == null ? "" : ", since " + lock.group(5).strip() + " by the host's clock";
        return "It is held" + (lock.group(1) == null ? "" : " exclusively") + " by process " + lock.group(2) + " on "
                + lock.group(3) + " (user " + lock.group(4) + ")" + since + ".";
    }

    private static String detail(Heard heard) {
        Optional<String> fatal =
                heard.words().stream().filter(word -> word.startsWith("Fatal:")).findFirst();
        List<String> words = heard.words();
        return heard.lastWord()
                .map(Said.LastWord::message)
                .or(() -> fatal)
                .or(() -> words.stream().filter(Listening.FAILED.asPredicate()).findFirst())
                .or(() -> words.isEmpty() ? Optional.empty() : Optional.of(words.getLast()))
                .map(Judgement::quoted)
                .orElse("");
    }

    private static String quoted(String words) {
        String line = words.replaceAll("^(Fatal: )+", "")
                .replaceAll("\\s*\\n\\s*", " / ")
                .strip();
        if (line.isEmpty()) {
            return "";
        }
        String end = line.length() > MOST_DETAIL ? "…" : line.matches(".*[.!?]") ? "" : ".";
        return "restic says: " + (line.length() > MOST_DETAIL ? line.substring(0, MOST_DETAIL) : line) + end;
    }

    private static JobSummary figures(Said.BackupSummary said, Heard heard) {
        return new JobSummary.Backup(
                said.filesNew(),
                said.filesChanged(),
                said.filesUnmodified(),
                said.dirsNew(),
                said.dirsChanged(),
                said.dirsUnmodified(),
                said.dataAdded(),
                said.dataAddedPacked(),
                said.totalFilesProcessed(),
                said.totalBytesProcessed(),
                Duration.ofNanos((long) (said.totalSeconds() * 1e9)),
                heard.unreadable() + heard.skippedSources());
    }

    private static Job.End end(Outcome outcome, int exit, JobError error, Optional<JobSummary> summary) {
        return new Job.End(outcome, exitCode(exit), Optional.of(error), summary, Optional.empty());
    }

    private static Optional<Integer> exitCode(int exit) {
        return exit == Ending.NEVER_RAN ? Optional.empty() : Optional.of(exit);
    }

    private static JobError unknown(String sentence) {
        return new JobError(ErrorCode.UNKNOWN, sentence);
    }

    private static Rule rule(ErrorCode code, String words) {
        return new Rule(code, Pattern.compile(words));
    }
}
