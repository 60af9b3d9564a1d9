package io.resticmanager.ws.client;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// The files of one spool: segments `<firstSeq>.seg`, and `acked` with the acknowledged number. Knows bytes and
/// numbers, not what they mean. Used under its owner's lock.
final class SpoolFolder {
    private final Path directory;
    private final long segmentBytes;
    private final List<Segment> segments = new ArrayList<>();
    private final FileChannel ackedFile;
    private long acked;

    private SpoolFolder(Path directory, long segmentBytes, FileChannel ackedFile) {
        this.directory = directory;
        this.segmentBytes = segmentBytes;
        this.ackedFile = ackedFile;
    }

    /// A new one, whose first fact will be number `acked + 1`.
    static SpoolFolder create(Path directory, long segmentBytes, long acked) throws IOException {
        Files.createDirectories(directory);
        SpoolFolder folder = new SpoolFolder(directory, segmentBytes, openAcked(directory));
        folder.acked = acked;
        folder.writeAcked();
        folder.ackedFile.force(true);
        DurableFiles.forceDirectory(directory);
        return folder;
    }

    static SpoolFolder open(Path directory, long segmentBytes) throws IOException {
        SpoolFolder folder = new SpoolFolder(directory, segmentBytes, openAcked(directory));
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.filter(f -> f.getFileName().toString().endsWith(".seg"))
                    .sorted()
                    .toList()) {
                folder.segments.add(Segment.open(file));
            }
        }
        folder.acked = folder.readAcked();
        if (!folder.segments.isEmpty()) {
            // The mark is written without an fsync: after a power cut it may be older, and is learned again.
            long before = folder.segments.getFirst().firstSeq() - 1;
            folder.acked = Math.clamp(folder.acked, before, Math.max(before, folder.lastSeq()));
        }
        return folder;
    }

    long firstSeq() {
        return segments.isEmpty() ? acked + 1 : segments.getFirst().firstSeq();
    }

    long lastSeq() {
        return segments.isEmpty() ? acked : segments.getLast().lastSeq();
    }

    long acked() {
        return acked;
    }

    /// Bytes of the segments that hold facts which are not acknowledged.
    long openBytes() {
        return segments.stream()
                .filter(segment -> segment.lastSeq() > acked)
                .mapToLong(Segment::bytes)
                .sum();
    }

    /// Not on disk before [#force()].
    void append(byte[] record) throws IOException {
        if (segments.isEmpty() || segments.getLast().bytes() >= segmentBytes) {
            force();
            segments.add(Segment.create(directory, lastSeq() + 1));
        }
        segments.getLast().append(record);
    }

    void force() throws IOException {
        if (!segments.isEmpty()) {
            segments.getLast().force();
        }
    }

    /// Takes back everything after `seq`.
    void cutAfter(long seq) throws IOException {
        while (segments.size() > 1 && segments.getLast().firstSeq() > seq) {
            segments.removeLast().delete();
        }
        if (!segments.isEmpty()) {
            segments.getLast().cutAfter(seq);
        }
    }

    /// Empty when there is no such record, or it is damaged.
    Optional<byte[]> read(long seq) throws IOException {
        for (Segment segment : segments) {
            if (seq >= segment.firstSeq() && seq <= segment.lastSeq()) {
                return segment.read(seq);
            }
        }
        return Optional.empty();
    }

    /// How many facts from `seq` on cannot be read any more.
    long damagedFrom(long seq) throws IOException {
        long damaged = 0;
        for (long each = Math.max(seq, 1); each <= lastSeq(); each++) {
            if (read(each).isEmpty()) {
                damaged++;
            }
        }
        return damaged;
    }

    void acknowledge(long seq) throws IOException {
        acked = Math.min(seq, lastSeq());
        writeAcked();
    }

    /// Removes acknowledged segments beyond `keptBytes` or older than `oldest`; the newest one stays.
    void dropAcknowledged(long keptBytes, Instant oldest) throws IOException {
        long kept = segments.stream()
                .filter(segment -> segment.lastSeq() <= acked)
                .mapToLong(Segment::bytes)
                .sum();
        while (segments.size() > 1 && segments.getFirst().lastSeq() <= acked) {
            Segment first = segments.getFirst();
            if (kept <= keptBytes && !first.isOlderThan(oldest)) {
                return;
            }
            kept -= first.bytes();
            segments.removeFirst();
            first.delete();
        }
    }

    void close() throws IOException {
        ackedFile.close();
        for (Segment segment : segments) {
            segment.close();
        }
    }

    void delete() throws IOException {
        close();
        DurableFiles.delete(directory);
    }

    private static FileChannel openAcked(Path directory) throws IOException {
        return FileChannel.open(
                directory.resolve("acked"),
                StandardOpenOption.CREATE,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE);
    }

    private void writeAcked() throws IOException {
        ByteBuffer text =
                ByteBuffer.wrap(String.format(Locale.ROOT, "%020d%n", acked).getBytes(StandardCharsets.US_ASCII));
        while (text.hasRemaining()) {
            ackedFile.write(text, text.position());
        }
    }

    private long readAcked() throws IOException {
        ByteBuffer text = ByteBuffer.allocate(20);
        if (ackedFile.read(text, 0) < 20) {
            return 0;
        }
        String digits = new String(text.array(), StandardCharsets.US_ASCII);
        return digits.chars().allMatch(c -> c >= '0' && c <= '9') && digits.compareTo("09223372036854775807") <= 0
                ? Long.parseLong(digits)
                : 0;
    }
}
