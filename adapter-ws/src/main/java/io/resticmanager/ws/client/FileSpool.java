package io.resticmanager.ws.client;

import io.resticmanager.domain.Ulid;
import io.resticmanager.domain.delivery.AgentFact;
import io.resticmanager.domain.delivery.SpoolId;
import io.resticmanager.domain.delivery.SpoolRange;
import io.resticmanager.domain.job.JobId;
import io.resticmanager.domain.job.LogEntry;
import io.resticmanager.ports.Ids;
import io.resticmanager.ports.agent.Spool;
import io.resticmanager.ws.wire.Envelope;
import io.resticmanager.ws.wire.FactMapping;
import io.resticmanager.ws.wire.Payload;
import io.resticmanager.ws.wire.WireCodec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The spool as append-only segment files, one directory per spool id. Every method is safe to call from any thread.
///
/// `<dir>/current` names the spool, `<dir>/<spoolId>` is its [SpoolFolder]. A record is the fact's message as it goes
/// over the wire.
public final class FileSpool implements Spool, AutoCloseable {
    /// Bounds of a spool, in bytes.
    ///
    /// @param most all facts that are not acknowledged
    /// @param reserved of that, what only results may use
    /// @param keptAcknowledged acknowledged facts kept for a server that is restored from a copy
    public record Bounds(long most, long reserved, long keptAcknowledged, long segment) {
        public static final Bounds DEFAULT = new Bounds(256L << 20, 16L << 20, 64L << 20, 4L << 20);
    }

    private static final Logger LOG = LoggerFactory.getLogger(FileSpool.class);
    private static final Duration KEPT = Duration.ofDays(7);
    // A message is at most 1 MiB; the longest line in its worst encoding is 384 KiB.
    private static final int RECORD_BYTES = 512 * 1024;

    private final Path directory;
    private final Bounds bounds;
    private final Ids ids;
    private final Clock clock;
    private final WireCodec codec = new WireCodec();
    private SpoolId spoolId;
    private SpoolFolder folder;
    private @Nullable Dropped lastDropped;
    private long highestRead;

    private FileSpool(Path directory, Bounds bounds, Ids ids, Clock clock, SpoolId spoolId, SpoolFolder folder) {
        this.directory = directory;
        this.bounds = bounds;
        this.ids = ids;
        this.clock = clock;
        this.spoolId = spoolId;
        this.folder = folder;
    }

    /// A note of dropped log text at the spool's end, which grows in place while nobody has read it.
    private record Dropped(long seq, JobId job, long firstLine, long lines, long bytes) {
        boolean isFollowedBy(AgentFact.Logged more) {
            return more.jobId().equals(job) && more.firstLine() == firstLine + lines;
        }

        Payload payload() {
            return FactMapping.dropped(job, firstLine, lines, bytes);
        }
    }

    /// Opens the spool in `directory`, making a new one if there is none. A record torn by a crash is cut off: nobody
    /// was told that it is safe. Facts damaged on disk are lost; then what is left begins a new spool whose numbers
    /// begin behind as many missing ones, so that the server names the gap.
    public static FileSpool open(Path directory, Bounds bounds, Ids ids, Clock clock) {
        try {
            Files.createDirectories(directory);
            Optional<SpoolId> known = current(directory);
            SpoolId id = known.isPresent() ? known.get() : new SpoolId(ids.next());
            Path home = directory.resolve(id.toString());
            SpoolFolder folder = known.isPresent()
                    ? SpoolFolder.open(home, bounds.segment())
                    : SpoolFolder.create(home, bounds.segment(), 0);
            if (!isNamed(directory, id)) {
                DurableFiles.replace(directory, "current", id.toString());
            }
            FileSpool spool = new FileSpool(directory, bounds, ids, clock, id, folder);
            spool.clear();
            long damaged = folder.damagedFrom(folder.acked() + 1);
            if (damaged > 0) {
                LOG.error("{} facts of the spool in {} are damaged on disk and lost", damaged, directory);
                spool.moveToNew(damaged);
            }
            return spool;
        } catch (IOException e) {
            throw new UncheckedIOException("The spool in " + directory + " cannot be opened: " + e.getMessage(), e);
        }
    }

    @Override
    public synchronized SpoolRange range() {
        long first = folder.firstSeq();
        return new SpoolRange(spoolId, first, Math.max(folder.lastSeq(), first - 1));
    }

    /// All of them or none.
    ///
    /// @throws UncheckedIOException when the disk is full or fails; the spool is as it was
    @Override
    public synchronized long append(List<AgentFact> facts) {
        long before = folder.lastSeq();
        Dropped droppedBefore = lastDropped;
        try {
            for (AgentFact fact : facts) {
                write(fact);
            }
            folder.force();
            return folder.lastSeq();
        } catch (IOException full) {
            takeBack(before, droppedBefore);
            throw new UncheckedIOException(
                    "The job's story cannot be written to the spool in " + directory + ": " + full.getMessage()
                            + ". Make room on that disk.",
                    full);
        }
    }

    @Override
    public synchronized List<Spooled> read(long fromSeq, int maxBytes) {
        List<Spooled> facts = new ArrayList<>();
        for (Encoded record : readEncoded(fromSeq, maxBytes)) {
            if (codec.decode(record.message()) instanceof WireCodec.Decoded.Message(Envelope envelope)) {
                facts.add(new Spooled(record.seq(), FactMapping.toDomain(envelope.payload())));
            }
        }
        return facts;
    }

    /// A fact's number and its message, ready to be sent.
    record Encoded(long seq, String message) {}

    /// As [#read], without looking inside.
    synchronized List<Encoded> readEncoded(long fromSeq, int maxBytes) {
        List<Encoded> out = new ArrayList<>();
        int bytes = 0;
        try {
            for (long seq = Math.max(fromSeq, folder.firstSeq()); seq <= folder.lastSeq(); seq++) {
                Optional<byte[]> record = folder.read(seq);
                if (record.isEmpty()) {
                    // Sent as what it is: a message that cannot be understood, under its number.
                    LOG.error("fact {} of the spool in {} is damaged on disk and lost", seq, directory);
                    record = Optional.of(damaged(seq));
                }
                if (!out.isEmpty() && bytes + record.get().length > maxBytes) {
                    break;
                }
                bytes += record.get().length;
                out.add(new Encoded(seq, new String(record.get(), StandardCharsets.UTF_8)));
                highestRead = Math.max(highestRead, seq);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The spool in " + directory + " cannot be read: " + e.getMessage(), e);
        }
        return out;
    }

    /// The id that fact `seq` was given; empty when it is not here any more, or is damaged.
    synchronized Optional<String> idOf(long seq) {
        try {
            return folder.read(seq)
                    .map(record -> codec.decode(new String(record, StandardCharsets.UTF_8)))
                    .flatMap(decoded -> decoded instanceof WireCodec.Decoded.Message(Envelope envelope)
                            ? Optional.ofNullable(envelope.id())
                            : Optional.empty());
        } catch (IOException e) {
            throw new UncheckedIOException("The spool in " + directory + " cannot be read: " + e.getMessage(), e);
        }
    }

    @Override
    public synchronized void acknowledged(long seq) {
        if (seq <= folder.acked()) {
            return;
        }
        try {
            folder.acknowledge(seq);
            folder.dropAcknowledged(bounds.keptAcknowledged(), clock.instant().minus(KEPT));
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "The acknowledgement cannot be written in " + directory + ": " + e.getMessage(), e);
        }
    }

    @Override
    public synchronized long acknowledgedSeq() {
        return folder.acked();
    }

    @Override
    public synchronized SpoolId startAnew() {
        try {
            moveToNew(0);
            return spoolId;
        } catch (IOException e) {
            throw new UncheckedIOException("A new spool cannot be begun in " + directory + ": " + e.getMessage(), e);
        }
    }

    @Override
    public synchronized long depth() {
        return folder.lastSeq() - folder.acked();
    }

    @Override
    public synchronized void close() {
        try {
            folder.close();
        } catch (IOException e) {
            throw new UncheckedIOException("The spool in " + directory + " cannot be closed", e);
        }
    }

    private void write(AgentFact fact) throws IOException {
        if (fact instanceof AgentFact.Logged logged) {
            write(logged);
        } else {
            lastDropped = null;
            folder.append(encode(folder.lastSeq() + 1, FactMapping.toWire(fact)));
        }
    }

    private void write(AgentFact.Logged logged) throws IOException {
        if (folder.openBytes() >= bounds.most() - bounds.reserved()) {
            drop(logged);
            return;
        }
        byte[] record = encode(folder.lastSeq() + 1, FactMapping.toWire(logged));
        if (record.length > RECORD_BYTES && logged.entries().size() > 1) {
            int half = logged.entries().size() / 2;
            write(new AgentFact.Logged(logged.jobId(), logged.entries().subList(0, half)));
            write(new AgentFact.Logged(
                    logged.jobId(),
                    logged.entries().subList(half, logged.entries().size())));
            return;
        }
        lastDropped = null;
        folder.append(record);
    }

    // The spool is full: log text goes, and says so under its own number. Results always have room, because notes of
    // what follows each other become one.
    private void drop(AgentFact.Logged logged) throws IOException {
        long lines = logged.lastLine() - logged.firstLine() + 1;
        long bytes = logged.entries().stream()
                .mapToLong(entry ->
                        entry instanceof LogEntry.Line line ? line.text().length() : 0)
                .sum();
        Dropped last = lastDropped;
        Dropped now;
        if (last != null && last.seq() > highestRead && last.isFollowedBy(logged)) {
            folder.cutAfter(last.seq() - 1);
            now = new Dropped(last.seq(), last.job(), last.firstLine(), last.lines() + lines, last.bytes() + bytes);
        } else {
            now = new Dropped(folder.lastSeq() + 1, logged.jobId(), logged.firstLine(), lines, bytes);
        }
        folder.append(encode(now.seq(), now.payload()));
        lastDropped = now;
    }

    private void takeBack(long before, @Nullable Dropped droppedBefore) {
        try {
            folder.cutAfter(before);
            if (droppedBefore != null && droppedBefore.seq() == before) {
                folder.cutAfter(before - 1);
                folder.append(encode(before, droppedBefore.payload()));
            }
            lastDropped = droppedBefore;
        } catch (IOException again) {
            LOG.error("the spool in {} cannot take back what it could not write", directory, again);
        }
    }

    // Everything that is not acknowledged moves to a new folder; only when all of it is on disk does it count.
    private void moveToNew(long missing) throws IOException {
        SpoolId freshId = new SpoolId(ids.next());
        SpoolFolder fresh = SpoolFolder.create(directory.resolve(freshId.toString()), bounds.segment(), missing);
        try {
            for (long seq = folder.acked() + 1; seq <= folder.lastSeq(); seq++) {
                Optional<byte[]> record = folder.read(seq);
                if (record.isPresent()) {
                    Payload payload = message(new String(record.get(), StandardCharsets.UTF_8))
                            .payload();
                    fresh.append(encode(fresh.lastSeq() + 1, payload));
                }
            }
            fresh.force();
            DurableFiles.replace(directory, "current", freshId.toString());
        } catch (IOException full) {
            fresh.delete();
            throw full;
        }
        SpoolFolder old = folder;
        folder = fresh;
        spoolId = freshId;
        lastDropped = null;
        highestRead = 0;
        old.delete();
    }

    private static Optional<SpoolId> current(Path directory) throws IOException {
        Path current = directory.resolve("current");
        if (Files.exists(current)) {
            String named = Files.readString(current).strip();
            if (Ulid.isValid(named) && Files.isDirectory(directory.resolve(named))) {
                return Optional.of(SpoolId.of(named));
            }
            LOG.error("{} names no spool: the newest one there is taken", current);
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(Files::isDirectory)
                    .map(file -> file.getFileName().toString())
                    .filter(Ulid::isValid)
                    .max(String::compareTo)
                    .map(SpoolId::of);
        }
    }

    private static boolean isNamed(Path directory, SpoolId id) throws IOException {
        Path current = directory.resolve("current");
        return Files.exists(current) && Files.readString(current).strip().equals(id.toString());
    }

    /// Removes spools that a crash left behind while one took another's place.
    private void clear() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.filter(Files::isDirectory).toList()) {
                String name = file.getFileName().toString();
                if (Ulid.isValid(name) && !name.equals(spoolId.toString())) {
                    DurableFiles.delete(file);
                }
            }
        }
    }

    private byte[] encode(long seq, Payload payload) {
        return codec.encode(Envelope.fact(seq, ids.next().text(), payload)).getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] damaged(long seq) {
        return ("{\"type\":\"job.log\",\"seq\":" + seq + ",\"payload\":{}}").getBytes(StandardCharsets.UTF_8);
    }

    private Envelope message(String text) {
        if (codec.decode(text) instanceof WireCodec.Decoded.Message(Envelope envelope)) {
            return envelope;
        }
        throw new IllegalStateException("a spooled fact cannot be read back");
    }
}
