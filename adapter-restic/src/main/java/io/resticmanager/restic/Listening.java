package io.resticmanager.restic;

import io.resticmanager.domain.job.LogStream;
import io.resticmanager.domain.job.Progress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Listens to one process: tells the narrator what people shall see and keeps what the judgement needs. Called by the
/// two readers of the process.
final class Listening {
    private static final int MOST_ITEMS = 10_000;
    private static final int MOST_WORDS = 60;
    private static final int LONGEST_WORD = 2_000;
    private static final Pattern CREATED = Pattern.compile("^created restic repository ([0-9a-f]{8,64}) at ");
    private static final Pattern SIGNAL = Pattern.compile("signal (interrupt|terminated) received");
    private static final String RETRYING = "retrying after";
    // What trying again does not heal, although restic tries for a quarter of an hour (contract §10).
    private static final Pattern HOPELESS =
            Pattern.compile("x509:|tls: |http: server gave HTTP response|unexpected HTTP response \\(4\\d\\d\\)");
    private static final Duration HOPELESS_PATIENCE = Duration.ofSeconds(5);
    // Longer than restic's longest pause between two tries.
    private static final Duration QUIET = Duration.ofSeconds(90);
    // Said when storing has failed for good: the run cannot succeed any more. Not of a lock's renewal, which is tried
    // again.
    static final Pattern FAILED = Pattern.compile("^Save\\(<(data|index|snapshot)/[^>]*>\\) failed: ");
    // restic ends within a second after it. Of 60 backups of 0.18 to a full disk 3 did not end at all.
    private static final Duration STUCK_AFTER = Duration.ofSeconds(30);
    private static final String REACHED_AGAIN = "operation successful after";
    private static final String SOURCE_MISSING = "does not exist, skipping";

    /// @param since on the clock of [System#nanoTime()]
    /// @param begun whether the work had begun before: then restic may try as long as it likes
    private record Retrying(long since, long last, boolean begun, boolean hopeless, String lastWord) {}

    private final String phase;
    private final Narrator narrator;
    private final Redactor redactor;
    private final Runnable changed;

    private final Set<String> archivalItems = new HashSet<>();
    private final Set<String> toldItems = new HashSet<>();
    private final Deque<String> words = new ArrayDeque<>();
    private Said.@Nullable BackupSummary backup;
    private Said.@Nullable CheckSummary check;
    private Said.@Nullable LastWord lastWord;
    private @Nullable String initialized;
    private volatile @Nullable Retrying retrying;
    private volatile @Nullable Long failedSince;
    private long unreadable;
    private long skippedSources;
    private boolean signalled;
    private long bytesDone;

    /// @param changed called when the repository became unreachable or reachable
    Listening(String phase, Narrator narrator, Redactor redactor, Runnable changed) {
        this.phase = phase;
        this.narrator = narrator;
        this.redactor = redactor;
        this.changed = changed;
    }

    String phase() {
        return phase;
    }

    Sink stdout() {
        return new LineSink(redactor, line -> hear(LogStream.STDOUT, line));
    }

    Sink stderr() {
        return new LineSink(redactor, line -> hear(LogStream.STDERR, line));
    }

    /// When to wait for restic no longer, on the clock of [System#nanoTime()]: retrying has lasted `patience` without
    /// any progress before it, or it has failed and does not end. Does not wait for a watcher that is slow.
    OptionalLong givesUpAt(Duration patience) {
        Long failed = failedSince;
        if (failed != null) {
            Duration stuck = STUCK_AFTER.compareTo(patience) < 0 ? STUCK_AFTER : patience;
            return OptionalLong.of(failed + stuck.toNanos());
        }
        Retrying now = retrying;
        if (now == null || now.begun()) {
            return OptionalLong.empty();
        }
        boolean sooner = now.hopeless() && HOPELESS_PATIENCE.compareTo(patience) < 0;
        return OptionalLong.of(now.since() + (sooner ? HOPELESS_PATIENCE : patience).toNanos());
    }

    /// Whether restic is out of reach of the repository.
    boolean isRetrying() {
        return retrying != null;
    }

    /// Whether restic has said that it cannot store what it must; it ought to end then.
    boolean hasFailed() {
        return failedSince != null;
    }

    synchronized Heard heard() {
        return new Heard(
                Optional.ofNullable(backup),
                Optional.ofNullable(check),
                Optional.ofNullable(initialized),
                Optional.ofNullable(lastWord),
                unreadable,
                skippedSources,
                Optional.ofNullable(retrying).map(Retrying::lastWord),
                signalled,
                words.stream().toList());
    }

    private synchronized void hear(LogStream stream, String line) {
        switch (OutputParser.parse(line)) {
            case Said.Status status -> progress(status);
            case Said.BackupSummary summary -> {
                backup = summary;
                reached();
            }
            case Said.CheckSummary summary -> check = summary;
            case Said.ItemError error -> itemError(stream, error);
            case Said.Problem problem -> tell(stream, problem.message());
            case Said.LastWord last -> {
                lastWord = new Said.LastWord(last.code(), redactor.redact(last.message()));
                narrator.log(stream, phase, last.message());
            }
            case Said.Initialized init -> initialized = init.id();
            case Said.Ignored ignored -> {}
            case Said.Text text -> text(stream, text.text());
        }
    }

    private void progress(Said.Status status) {
        // A status line alone proves nothing: restic repeats them while the network is down, and counts what it has
        // read, not what it has sent (contract §4). Only 0.14 gives no better sign that it sends again.
        Retrying now = retrying;
        if (status.bytesDone() > bytesDone && now != null && System.nanoTime() - now.last() > QUIET.toNanos()) {
            reached();
        }
        bytesDone = Math.max(bytesDone, status.bytesDone());
        narrator.progress(new Progress(
                status.percentDone() * 100,
                status.bytesDone(),
                status.totalBytes(),
                status.filesDone(),
                status.totalFiles(),
                status.currentFiles().stream().map(Printable::name).toList(),
                status.secondsRemaining().map(Duration::ofSeconds)));
    }

    private void itemError(LogStream stream, Said.ItemError error) {
        // The same path may be reported while scanning and while storing: told once, counted when storing.
        if (toldItems.size() >= MOST_ITEMS || toldItems.add(error.item())) {
            narrator.log(stream, phase, Printable.name(error.item()) + ": " + error.message());
        }
        if (error.archival() && (archivalItems.size() >= MOST_ITEMS || archivalItems.add(error.item()))) {
            unreadable++;
        }
    }

    private void text(LogStream stream, String line) {
        tell(stream, line);
        Matcher created = CREATED.matcher(line);
        if (created.find()) {
            initialized = created.group(1);
        } else if (line.contains(RETRYING)) {
            retrying(line);
        } else if (line.contains(REACHED_AGAIN)) {
            reached();
        } else if (FAILED.matcher(line).find()) {
            failed();
        } else if (line.endsWith(SOURCE_MISSING)) {
            skippedSources++;
        } else if (SIGNAL.matcher(line).find()) {
            signalled = true;
        }
    }

    private void tell(LogStream stream, String text) {
        narrator.log(stream, phase, text);
        String word = redactor.redact(text);
        words.addLast(word.length() > LONGEST_WORD ? word.substring(0, LONGEST_WORD) : word);
        if (words.size() > MOST_WORDS) {
            words.removeFirst();
        }
    }

    private void retrying(String line) {
        Retrying before = retrying;
        long now = System.nanoTime();
        retrying = new Retrying(
                before == null ? now : before.since(),
                now,
                bytesDone > 0,
                HOPELESS.matcher(line).find(),
                redactor.redact(line));
        if (before == null) {
            narrator.reachable(false);
        }
        changed.run();
    }

    private void failed() {
        if (failedSince == null) {
            failedSince = System.nanoTime();
            changed.run();
        }
    }

    private void reached() {
        if (retrying != null) {
            retrying = null;
            narrator.reachable(true);
            changed.run();
        }
    }
}
