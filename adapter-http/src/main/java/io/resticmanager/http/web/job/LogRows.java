package io.resticmanager.http.web.job;

import io.resticmanager.domain.job.LogEntry;
import io.resticmanager.domain.job.LogStream;
import java.time.Clock;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// Log lines as rows.
public final class LogRows {
    /// How a line on standard error begins that means an error, and not only a warning; joblog.js is told.
    public static final Pattern ERROR = Pattern.compile("^(Fatal|fatal|error|Error)\\b");

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);

    private LogRows() {}

    /// @param number empty text for headers
    /// @param kind `h` header, `w` warning, `e` error, `o` lines that are gone, or empty text
    public record Row(String number, String time, String iso, String kind, String text) {}

    /// With a header where the phase changes.
    ///
    /// @param before the phase of the line before these; empty text at the beginning
    static List<Row> of(List<LogEntry> entries, String before, Clock clock) {
        List<Row> rows = new ArrayList<>(entries.size() + 8);
        String phase = before;
        for (LogEntry entry : entries) {
            switch (entry) {
                case LogEntry.Line line -> {
                    if (!line.phase().equals(phase)) {
                        phase = line.phase();
                        rows.add(new Row("", "", "", "h", phase));
                    }
                    rows.add(row(line, clock.getZone()));
                }
                case LogEntry.Omitted gap ->
                    rows.add(new Row(
                            "",
                            "",
                            "",
                            "o",
                            gap.omitted() + " lines are not kept: the log was larger than it may be."));
            }
        }
        return rows;
    }

    private static Row row(LogEntry.Line line, ZoneId zone) {
        String kind = line.stream() != LogStream.STDERR
                ? ""
                : ERROR.matcher(line.text()).find() ? "e" : "w";
        return new Row(
                Long.toString(line.line()),
                TIME.format(line.at().atZone(zone)),
                line.at().toString(),
                kind,
                line.text());
    }
}
