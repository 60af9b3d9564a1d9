package io.resticmanager.sqlite.job;

import io.resticmanager.domain.job.LogEntry;
import io.resticmanager.domain.job.LogStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/// Some hundred log entries in one compressed blob.
///
/// Layout after inflating: per entry a type byte; a line has its time (milliseconds), stream (a byte), phase and text
/// (length-prefixed UTF-8); an omission has its count. Line numbers follow from the chunk's first line.
final class LogChunk {
    /// A chunk that holds less than this is filled up by the next lines instead of starting a new row.
    static final int FULL_ENTRIES = 400;

    static final int FULL_BYTES = 64 * 1024;

    private static final int LINE = 1;
    private static final int OMITTED = 2;

    private LogChunk() {}

    static int textBytes(List<LogEntry> entries) {
        return entries.stream().mapToInt(LogChunk::textBytes).sum();
    }

    static int textBytes(LogEntry entry) {
        return entry instanceof LogEntry.Line line ? line.text().length() + 16 : 16;
    }

    static byte[] encode(List<LogEntry> entries) {
        // Whole before it is deflated: each call of the deflater leaves Java, and an entry is seven of them.
        ByteArrayOutputStream plain = new ByteArrayOutputStream(2 * textBytes(entries));
        try (DataOutputStream out = new DataOutputStream(plain)) {
            for (LogEntry entry : entries) {
                switch (entry) {
                    case LogEntry.Line line -> {
                        out.writeByte(LINE);
                        out.writeLong(line.at().toEpochMilli());
                        out.writeByte(code(line.stream()));
                        text(out, line.phase());
                        text(out, line.text());
                    }
                    case LogEntry.Omitted omitted -> {
                        out.writeByte(OMITTED);
                        out.writeLong(omitted.omitted());
                    }
                }
            }
            return deflated(plain);
        } catch (IOException inMemory) {
            throw new UncheckedIOException(inMemory);
        }
    }

    private static byte[] deflated(ByteArrayOutputStream plain) throws IOException {
        Deflater deflater = new Deflater(Deflater.BEST_SPEED);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(Math.max(64, plain.size() / 4));
        try (DeflaterOutputStream out =
                new DeflaterOutputStream(bytes, deflater, Math.clamp(plain.size(), 64, 8 * 1024))) {
            plain.writeTo(out);
        } finally {
            deflater.end();
        }
        return bytes.toByteArray();
    }

    static List<LogEntry> decode(long firstLine, byte[] data) {
        List<LogEntry> entries = new ArrayList<>();
        long line = firstLine;
        try (InputStream deflated = new InflaterInputStream(new ByteArrayInputStream(data));
                DataInputStream in = new DataInputStream(new ByteArrayInputStream(deflated.readAllBytes()))) {
            for (int type = in.read(); type >= 0; type = in.read()) {
                LogEntry entry = type == LINE ? line(in, line) : new LogEntry.Omitted(line, in.readLong());
                entries.add(entry);
                line = entry.lastLine() + 1;
            }
        } catch (IOException damaged) {
            throw new UncheckedIOException("a log chunk is damaged", damaged);
        }
        return entries;
    }

    private static LogEntry line(DataInputStream in, long line) throws IOException {
        return new LogEntry.Line(line, Instant.ofEpochMilli(in.readLong()), stream(in.readByte()), text(in), text(in));
    }

    private static void text(DataOutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static String text(DataInputStream in) throws IOException {
        byte[] bytes = new byte[in.readInt()];
        in.readFully(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static int code(LogStream stream) {
        return switch (stream) {
            case STDOUT -> 0;
            case STDERR -> 1;
            case AGENT -> 2;
        };
    }

    private static LogStream stream(int code) {
        return switch (code) {
            case 0 -> LogStream.STDOUT;
            case 1 -> LogStream.STDERR;
            default -> LogStream.AGENT;
        };
    }
}
