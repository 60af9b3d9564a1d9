package io.resticmanager.http.api.job;

import io.resticmanager.domain.job.LogEntry;
import io.resticmanager.http.Fields;
import java.time.Instant;
import java.util.Optional;

/// One entry of a job's log: a line, or how many lines are not there any more.
///
/// @param line the number of the (first) line
/// @param omitted only where lines were dropped; then there is no text
public record LogLineJson(
        long line,
        Optional<Instant> at,
        Optional<String> stream,
        Optional<String> phase,
        Optional<String> text,
        Optional<Long> omitted) {
    static LogLineJson of(LogEntry entry) {
        return switch (entry) {
            case LogEntry.Line line ->
                new LogLineJson(
                        line.line(),
                        Optional.of(line.at()),
                        Optional.of(Fields.word(line.stream())),
                        Optional.of(line.phase()),
                        Optional.of(line.text()),
                        Optional.empty());
            case LogEntry.Omitted gap ->
                new LogLineJson(
                        gap.line(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(gap.omitted()));
        };
    }

    /// For people who read the whole log as a text.
    static String plain(LogEntry entry) {
        return switch (entry) {
            case LogEntry.Line line -> line.at() + " " + Fields.word(line.stream()) + " " + line.text() + "\n";
            case LogEntry.Omitted gap ->
                "… " + gap.omitted() + " lines from line " + gap.line() + " on were dropped: the log was full …\n";
        };
    }
}
