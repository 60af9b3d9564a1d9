package io.resticmanager.restic;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Temporary files of one run: folder 0700, files 0600, gone at the end. Its name holds the process that made it, so
/// that a later life can tell which ones nobody needs any more.
public final class RunFolder implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(RunFolder.class);
    private static final Pattern NAME = Pattern.compile("run-(\\d{1,10})-(\\d{1,19})-.*");
    // The start of a process is counted from the boot, whose time moves a little when the clock is set.
    private static final long START_TOLERANCE_MILLIS = 2_000;
    private final Path folder;

    private RunFolder(Path folder) {
        this.folder = folder;
    }

    public static RunFolder in(Path workFolder) {
        ProcessHandle self = ProcessHandle.current();
        try {
            OwnerOnly.makeFolders(workFolder);
            return new RunFolder(
                    OwnerOnly.makeTemporaryFolder(workFolder, "run-" + self.pid() + "-" + start(self) + "-"));
        } catch (IOException e) {
            throw new CannotRun("No folder for a run can be made in " + workFolder, e);
        }
    }

    /// Removes what runs of processes that are gone have left.
    static void sweep(Path workFolder) {
        if (!Files.isDirectory(workFolder)) {
            return;
        }
        try (Stream<Path> entries = Files.list(workFolder)) {
            for (Path entry : entries.toList()) {
                if (isOfEarlierLife(entry.getFileName())) {
                    remove(entry);
                    log.info("removed {} of an earlier run", entry.getFileName());
                }
            }
        } catch (IOException e) {
            log.warn("files of earlier runs in {} could not be removed: {}", workFolder, e.getMessage());
        }
    }

    /// Whether a folder of that name was made by a process that is gone.
    static boolean isOfEarlierLife(Path name) {
        Matcher parts = NAME.matcher(name.toString());
        return parts.matches() && !isAlive(Long.parseLong(parts.group(1)), Long.parseLong(parts.group(2)));
    }

    public Path path() {
        return folder;
    }

    /// Patterns for `--exclude-file`, which restic would expand variables in and take comments out of.
    Path writePatterns(String name, List<String> patterns) {
        StringBuilder content = new StringBuilder();
        for (String pattern : patterns) {
            String kept = pattern.startsWith("#") ? "[#]" + pattern.substring(1) : pattern;
            content.append(kept.replace("$", "$$")).append('\n');
        }
        return write(name, content.toString());
    }

    public Path write(String name, String content) {
        Path file = folder.resolve(name);
        try (OutputStream out = Channels.newOutputStream(OwnerOnly.newFile(file))) {
            out.write(content.getBytes(StandardCharsets.UTF_8));
            return file;
        } catch (IOException e) {
            throw new CannotRun(file + " could not be written", e);
        }
    }

    /// Lines that end with NUL: the only list of paths that is safe for every name (contract §4).
    Path writePaths(String name, List<String> paths) {
        StringBuilder content = new StringBuilder();
        paths.forEach(path -> content.append(path).append('\0'));
        return write(name, content.toString());
    }

    @Override
    public void close() {
        try {
            remove(folder);
        } catch (IOException e) {
            log.warn("temporary files of a run could not be removed: {}", e.getMessage());
        }
    }

    private static boolean isAlive(long pid, long startedAtMillis) {
        return ProcessHandle.of(pid)
                .filter(ProcessHandle::isAlive)
                .filter(process -> Math.abs(start(process) - startedAtMillis) <= START_TOLERANCE_MILLIS)
                .isPresent();
    }

    private static long start(ProcessHandle process) {
        return process.info()
                .startInstant()
                .map(java.time.Instant::toEpochMilli)
                .orElse(0L);
    }

    private static void remove(Path root) throws IOException {
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path dir, @org.jspecify.annotations.Nullable IOException failure)
                    throws IOException {
                if (failure != null) {
                    throw failure;
                }
                Files.deleteIfExists(dir);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
