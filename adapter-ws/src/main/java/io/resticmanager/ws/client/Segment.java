package io.resticmanager.ws.client;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.CRC32C;

/// One file of the spool: records of length (4 bytes), CRC-32C (4 bytes) and content, numbered from the file's name on.
final class Segment {
    private static final int HEAD = 8;

    private final Path file;
    private final long firstSeq;
    private final FileChannel channel;
    private int[] offsets = new int[64];
    private int count;
    private long bytes;

    private Segment(Path file, long firstSeq, FileChannel channel) {
        this.file = file;
        this.firstSeq = firstSeq;
        this.channel = channel;
    }

    /// Begins a file; what stood under its name is gone.
    static Segment create(Path directory, long firstSeq) throws IOException {
        Path file = directory.resolve(String.format(Locale.ROOT, "%020d.seg", firstSeq));
        FileChannel channel = FileChannel.open(
                file,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE);
        try {
            DurableFiles.forceDirectory(directory);
        } catch (IOException failed) {
            channel.close();
            throw failed;
        }
        return new Segment(file, firstSeq, channel);
    }

    /// Reads which records there are. What a crash left half written at the end is cut off; a damaged record before a
    /// good one keeps its number and is found unreadable by [#read].
    static Segment open(Path file) throws IOException {
        String name = file.getFileName().toString();
        long firstSeq = Long.parseLong(name.substring(0, name.indexOf('.')));
        Segment segment =
                new Segment(file, firstSeq, FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE));
        segment.scan();
        return segment;
    }

    private void scan() throws IOException {
        long size = channel.size();
        int good = 0;
        long goodEnd = 0;
        long at = 0;
        while (at + HEAD <= size && at <= Integer.MAX_VALUE) {
            int length = readAt(at, HEAD).getInt();
            if (length <= 0 || at + HEAD + length > size) {
                break;
            }
            add(at);
            at += HEAD + length;
            bytes = at;
            if (read(firstSeq + count - 1).isPresent()) {
                good = count;
                goodEnd = at;
            }
        }
        count = good;
        bytes = goodEnd;
        if (bytes < size) {
            channel.truncate(bytes);
            channel.force(true);
        }
    }

    long firstSeq() {
        return firstSeq;
    }

    /// `firstSeq - 1` while it is empty.
    long lastSeq() {
        return firstSeq + count - 1;
    }

    long bytes() {
        return bytes;
    }

    /// Not on disk before [#force()].
    void append(byte[] content) throws IOException {
        ByteBuffer record = ByteBuffer.allocate(HEAD + content.length);
        record.putInt(content.length)
                .putInt(crc(ByteBuffer.wrap(content)))
                .put(content)
                .flip();
        long at = bytes;
        while (record.hasRemaining()) {
            at += channel.write(record, at);
        }
        add(bytes);
        bytes = at;
    }

    /// Takes back everything after `seq`, also what was half written.
    void cutAfter(long seq) throws IOException {
        int kept = (int) Math.max(0, seq - firstSeq + 1);
        if (kept < count) {
            bytes = offsets[kept];
            count = kept;
        }
        channel.truncate(bytes);
    }

    void force() throws IOException {
        channel.force(false);
    }

    /// Empty when the record is damaged.
    Optional<byte[]> read(long seq) throws IOException {
        int index = (int) (seq - firstSeq);
        long at = offsets[index];
        long end = index + 1 < count ? offsets[index + 1] : bytes;
        ByteBuffer record = readAt(at, (int) (end - at));
        int length = record.getInt();
        int crc = record.getInt();
        if (length != record.remaining() || crc(record.duplicate()) != crc) {
            return Optional.empty();
        }
        byte[] content = new byte[length];
        record.get(content);
        return Optional.of(content);
    }

    boolean isOlderThan(Instant instant) throws IOException {
        return Files.getLastModifiedTime(file).compareTo(FileTime.from(instant)) < 0;
    }

    void close() throws IOException {
        channel.close();
    }

    void delete() throws IOException {
        channel.close();
        Files.deleteIfExists(file);
    }

    private void add(long offset) {
        if (count == offsets.length) {
            offsets = Arrays.copyOf(offsets, count * 2);
        }
        offsets[count++] = (int) offset;
    }

    private ByteBuffer readAt(long at, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length);
        long from = at;
        while (buffer.hasRemaining()) {
            int read = channel.read(buffer, from);
            if (read < 0) {
                throw new IOException("the spool segment " + file.getFileName() + " ends too early");
            }
            from += read;
        }
        return buffer.flip();
    }

    private static int crc(ByteBuffer content) {
        CRC32C crc = new CRC32C();
        crc.update(content);
        return (int) crc.getValue();
    }
}
