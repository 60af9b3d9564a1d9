package io.resticmanager.agent.disk;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;

/// Held by the one agent that may work in a state directory. The system lets go of it when the process ends, however
/// it ends.
public final class StateLock implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(50);

    private final FileChannel channel;

    private StateLock(FileChannel channel) {
        this.channel = channel;
    }

    /// Empty when another process holds it.
    public static Optional<StateLock> tryLock(Path stateDirectory) {
        try {
            DurableFile.makeFolder(stateDirectory);
            FileChannel channel = FileChannel.open(
                    stateDirectory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = tryLock(channel);
            if (lock == null) {
                channel.close();
                return Optional.empty();
            }
            return Optional.of(new StateLock(channel));
        } catch (IOException e) {
            throw new UncheckedIOException("the state directory " + stateDirectory + " cannot be used", e);
        }
    }

    /// Tries for as long as `patience`.
    public static Optional<StateLock> tryLock(Path stateDirectory, Duration patience) {
        long end = System.nanoTime() + patience.toNanos();
        Optional<StateLock> lock = tryLock(stateDirectory);
        try {
            while (lock.isEmpty() && System.nanoTime() < end) {
                Thread.sleep(POLL);
                lock = tryLock(stateDirectory);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return lock;
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException("the lock of the state directory could not be released", e);
        }
    }

    private static @org.jspecify.annotations.Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException held) {
            return null; // by this very process
        }
    }
}
