package io.resticmanager.restic.hook;

import io.resticmanager.domain.job.LogStream;
import io.resticmanager.ports.engine.EngineWatcher;
import io.resticmanager.restic.LineSink;
import io.resticmanager.restic.Printable;
import io.resticmanager.restic.Sink;
import java.util.ArrayDeque;
import java.util.Deque;

/// Hands on what a hook prints, its beginning at once and its end when it is over: a hook that prints without end must
/// not push restic's own lines out of the job's log.
final class HookOutput {
    static final int MOST_CHARS = 1 << 20;
    static final int LAST_LINES = 100;
    static final int LAST_CHARS = 64 * 1024;

    private record Line(LogStream stream, String text) {}

    private final String phase;
    private final EngineWatcher watcher;
    private final Deque<Line> last = new ArrayDeque<>();
    private int chars;
    private int lastChars;
    private long left;

    HookOutput(String phase, EngineWatcher watcher) {
        this.phase = phase;
        this.watcher = watcher;
    }

    Sink stdout() {
        return LineSink.plain(line -> hear(new Line(LogStream.STDOUT, Printable.line(line))));
    }

    Sink stderr() {
        return LineSink.plain(line -> hear(new Line(LogStream.STDERR, Printable.line(line))));
    }

    /// Nothing more is heard.
    synchronized void close() {
        long missing = left - last.size();
        if (missing > 0) {
            watcher.log(
                    LogStream.AGENT, phase, "The hook printed " + missing + " more lines, which are left out here.");
        }
        last.forEach(this::tell);
        last.clear();
    }

    private synchronized void hear(Line line) {
        if (left == 0 && chars + line.text().length() <= MOST_CHARS) {
            chars += line.text().length();
            tell(line);
            return;
        }
        left++;
        last.addLast(line);
        lastChars += line.text().length();
        while (last.size() > LAST_LINES || (lastChars > LAST_CHARS && last.size() > 1)) {
            lastChars -= last.removeFirst().text().length();
        }
    }

    private void tell(Line line) {
        watcher.log(line.stream(), phase, line.text());
    }
}
