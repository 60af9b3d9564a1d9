package io.resticmanager.ws.client;

import io.resticmanager.domain.Ulid;
import io.resticmanager.domain.delivery.AgentFact;
import io.resticmanager.domain.delivery.SpoolId;
import io.resticmanager.domain.delivery.SpoolRange;
import io.resticmanager.domain.job.LogEntry;
import io.resticmanager.ports.Ids;
import io.resticmanager.ports.agent.Spool;
import io.resticmanager.ws.wire.Envelope;
import io.resticmanager.ws.wire.FactMapping;
import io.resticmanager.ws.wire.WireCodec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// The spool as append-only segment files, one directory per spool id. Every method is safe to call from any thread.
///
/// `<dir>/current` names the spool, `<dir>/<spoolId>/acked` its acknowledged number, `<dir>/<spoolId>/<firstSeq>.seg`
/// hold the facts.
public final class FileSpool implements Spool, AutoCloseable {
    /// Bounds of a spool, in bytes.
    ///
    /// @param most all facts that are not acknowledged
    /// @param reserved of that, what only results may use
    /// @param keptAcknowledged acknowledged facts kept for a server that is restored from a copy
    public record Bounds(long most, long reserved, long keptAcknowledged, long segment) {
        public static final Bounds DEFAULT = new Bounds(256L << 20, 16L << 20, 64L << 20, 4L << 20);
    }

    private static final Duration KEPT = Duration.ofDays(7);

    private final Path directory;
    private final Bounds bounds;
    private final Ids ids;
    private final Clock clock;
    private final WireCodec codec = new WireCodec();
    private final List<Segment> segments = new ArrayList<>();
    private SpoolId spoolId;
    private long acked;

    private FileSpool(Path directory, Bounds bounds, Ids ids, Clock clock, SpoolId spoolId) {
        this.directory = directory;
        this.bounds = bounds;
        this.ids = ids;
        this.clock = clock;
        this.spoolId = spoolId;
    }

    /// Opens the spool in `directory`, making a new one if there is none. A record torn by a crash is cut off: it was
    /// never acknowledged to anybody.
    public static FileSpool open(Path directory, Bounds bounds, Ids ids, Clock clock) {
        try {
            Files.createDirectories(directory);
            Path current = directory.resolve("current");
            boolean known = Files.exists(current)
                    && Ulid.isValid(Files.readString(current).strip());
            SpoolId id = known ? SpoolId.of(Files.readString(current).strip()) : new SpoolId(ids.next());
            FileSpool spool = new FileSpool(directory, bounds, ids, clock, id);
            if (known) {
                spool.load();
            } else {
                spool.begin(id);
            }
            return spool;
        } catch (IOException e) {
            throw new UncheckedIOException("the spool in " + directory + " cannot be opened", e);
        }
    }

    @Override
    public synchronized SpoolRange range() {
        long first = segments.isEmpty() ? lastSeq() + 1 : segments.getFirst().firstSeq();
        return new SpoolRange(spoolId, first, Math.max(lastSeq(), first - 1));
    }

    @Override
    public synchronized long append(List<AgentFact> facts) {
        try {
            Segment open = writable();
            for (AgentFact fact : facts) {
                if (open.bytes() >= bounds.segment()) {
                    open.force();
                    open = addSegment(open.lastSeq() + 1);
                }
                open.append(encode(open.lastSeq() + 1, roomFor(fact)));
            }
            open.force();
            return open.lastSeq();
        } catch (IOException e) {
            throw new UncheckedIOException("facts could not be written to the spool", e);
        }
    }

    @Override
    public synchronized List<Spooled> read(long fromSeq, int maxBytes) {
        List<Spooled> out = new ArrayList<>();
        int bytes = 0;
        long seq = fromSeq;
        try {
            for (Segment segment : segments) {
                while (seq >= segment.firstSeq() && seq <= segment.lastSeq()) {
                    byte[] record = segment.read(seq);
                    if (!out.isEmpty() && bytes + record.length > maxBytes) {
                        return out;
                    }
                    bytes += record.length;
                    out.add(new Spooled(seq, decode(record)));
                    seq++;
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the spool could not be read", e);
        }
        return out;
    }

    @Override
    public synchronized void acknowledged(long seq) {
        if (seq <= acked) {
            return;
        }
        acked = Math.min(seq, lastSeq());
        try {
            writeAtomically(home().resolve("acked"), Long.toString(acked));
            dropOld();
        } catch (IOException e) {
            throw new UncheckedIOException("the acknowledgement could not be written down", e);
        }
    }

    @Override
    public synchronized long acknowledgedSeq() {
        return acked;
    }

    @Override
    public synchronized SpoolId startAnew() {
        List<AgentFact> open =
                read(acked + 1, Integer.MAX_VALUE).stream().map(Spooled::fact).toList();
        Path old = home();
        try {
            closeSegments();
            begin(new SpoolId(ids.next()));
            if (!open.isEmpty()) {
                append(open);
            }
            delete(old);
            return spoolId;
        } catch (IOException e) {
            throw new UncheckedIOException("a new spool could not be begun", e);
        }
    }

    @Override
    public synchronized long depth() {
        return lastSeq() - acked;
    }

    @Override
    public synchronized void close() {
        try {
            closeSegments();
        } catch (IOException e) {
            throw new UncheckedIOException("the spool could not be closed", e);
        }
    }

    // When the spool is full, log text goes and says so under its own number; results always have room.
    private AgentFact roomFor(AgentFact fact) {
        if (!(fact instanceof AgentFact.Logged logged) || openBytes() < bounds.most() - bounds.reserved()) {
            return fact;
        }
        long lines = logged.lastLine() - logged.firstLine() + 1;
        return new AgentFact.Logged(logged.jobId(), List.of(new LogEntry.Omitted(logged.firstLine(), lines)));
    }

    private long openBytes() {
        return segments.stream()
                .filter(segment -> segment.lastSeq() > acked)
                .mapToLong(Segment::bytes)
                .sum();
    }

    private void dropOld() throws IOException {
        Instant oldest = clock.instant().minus(KEPT);
        long kept = segments.stream()
                .filter(s -> s.lastSeq() <= acked)
                .mapToLong(Segment::bytes)
                .sum();
        while (segments.size() > 1 && segments.getFirst().lastSeq() <= acked) {
            Segment first = segments.getFirst();
            if (kept <= bounds.keptAcknowledged() && !first.isOlderThan(oldest)) {
                return;
            }
            kept -= first.bytes();
            segments.removeFirst();
            first.delete();
        }
    }

    private void load() throws IOException {
        Path ackedFile = home().resolve("acked");
        try (Stream<Path> files = Files.list(home())) {
            List<Path> found = files.filter(f -> f.getFileName().toString().endsWith(".seg"))
                    .sorted()
                    .toList();
            for (Path file : found) {
                segments.add(Segment.open(file));
            }
        }
        acked = Files.exists(ackedFile)
                ? Long.parseLong(Files.readString(ackedFile).strip())
                : 0;
        acked = Math.min(acked, Math.max(lastSeq(), 0));
    }

    private void begin(SpoolId id) throws IOException {
        spoolId = id;
        acked = 0;
        Files.createDirectories(home());
        writeAtomically(home().resolve("acked"), "0");
        writeAtomically(directory.resolve("current"), id.toString());
    }

    private Segment writable() throws IOException {
        if (segments.isEmpty()) {
            return addSegment(acked + 1);
        }
        Segment last = segments.getLast();
        return last.bytes() < bounds.segment() ? last : addSegment(last.lastSeq() + 1);
    }

    private Segment addSegment(long firstSeq) throws IOException {
        Segment segment = Segment.create(home(), firstSeq);
        segments.add(segment);
        return segment;
    }

    private long lastSeq() {
        return segments.isEmpty() ? acked : segments.getLast().lastSeq();
    }

    private Path home() {
        return directory.resolve(spoolId.toString());
    }

    private void closeSegments() throws IOException {
        for (Segment segment : segments) {
            segment.close();
        }
        segments.clear();
    }

    private byte[] encode(long seq, AgentFact fact) {
        return codec.encode(Envelope.fact(seq, FactMapping.toWire(fact))).getBytes(StandardCharsets.UTF_8);
    }

    private AgentFact decode(byte[] record) {
        if (codec.decode(new String(record, StandardCharsets.UTF_8))
                instanceof WireCodec.Decoded.Message(Envelope envelope)) {
            return FactMapping.toDomain(envelope.payload());
        }
        throw new IllegalStateException("a spooled fact cannot be read back");
    }

    private static void writeAtomically(Path file, String text) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.writeString(fresh, text);
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(directory);
    }
}
