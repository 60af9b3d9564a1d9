package io.resticmanager.ws.client;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.zip.CRC32C;

/// One file of the spool: records of length (4 bytes), CRC-32C (4 bytes) and content, numbered from the file's name on.
final class Segment {
    private static final int HEAD = 8;

    private final Path file;
    private final long firstSeq;
    private final FileChannel channel;
    private final List<Long> offsets = new ArrayList<>();
    private long bytes;

    private Segment(Path file, long firstSeq, FileChannel channel) {
        this.file = file;
        this.firstSeq = firstSeq;
        this.channel = channel;
    }

    static Segment create(Path directory, long firstSeq) throws IOException {
        Path file = directory.resolve(String.format(Locale.ROOT, "%020d.seg", firstSeq));
        return new Segment(
                file,
                firstSeq,
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE));
    }

    /// Reads what is whole and cuts off what is not.
    static Segment open(Path file) throws IOException {
        String name = file.getFileName().toString();
        long firstSeq = Long.parseLong(name.substring(0, name.indexOf('.')));
        Segment segment =
                new Segment(file, firstSeq, FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE));
        long size = segment.channel.size();
        long at = 0;
        while (at + HEAD <= size) {
            ByteBuffer head = segment.readAt(at, HEAD);
            int length = head.getInt();
            int crc = head.getInt();
            if (length < 0 || at + HEAD + length > size || crc(segment.readAt(at + HEAD, length)) != crc) {
                break;
            }
            segment.offsets.add(at);
            at += HEAD + length;
        }
        if (at < size) {
            segment.channel.truncate(at);
            segment.channel.force(true);
        }
        segment.bytes = at;
        return segment;
    }

    long firstSeq() {
        return firstSeq;
    }

    /// `firstSeq - 1` while it is empty.
    long lastSeq() {
        return firstSeq + offsets.size() - 1;
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
        try {
            while (record.hasRemaining()) {
                at += channel.write(record, at);
            }
        } catch (IOException full) {
            channel.truncate(bytes); // half a record must not stand before the next one
            throw full;
        }
        offsets.add(bytes);
        bytes = at;
    }

    void force() throws IOException {
        channel.force(false);
    }

    byte[] read(long seq) throws IOException {
        long at = offsets.get((int) (seq - firstSeq));
        int length = readAt(at, HEAD).getInt();
        byte[] content = new byte[length];
        readAt(at + HEAD, length).get(content);
        return content;
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

    private ByteBuffer readAt(long at, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length);
        long from = at;
        while (buffer.hasRemaining()) {
            int read = channel.read(buffer, from);
            if (read < 0) {
                throw new IOException("the spool segment " + file + " ends too early");
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
