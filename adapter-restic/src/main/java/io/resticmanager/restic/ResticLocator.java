package io.resticmanager.restic;

import io.resticmanager.ports.engine.EngineVersion;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Finds restic and asks its version, once for each program it finds: starting one costs as much as a small backup.
final class ResticLocator {
    /// A restic that can be driven, or why there is none.
    sealed interface Located {}

    record Installed(Path path, ResticVersion version) implements Located {}

    record Unusable(EngineVersion reason) implements Located {}

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int MOST_BYTES = 4096;
    private static final List<String> USUAL_FOLDERS =
            List.of("/usr/local/bin", "/usr/bin", "/bin", "/opt/restic", "/opt/homebrew/bin", "/snap/bin");
    private static final List<String> USUAL_FOLDERS_OF_WINDOWS =
            List.of("C:\\Program Files\\restic", "C:\\ProgramData\\chocolatey\\bin");

    private final ResticSettings settings;
    private volatile @Nullable Asked asked;

    /// What a program answered, and how to tell that it is still that program. An upgrade changes at least one of
    /// these, also behind a link.
    private record Asked(Program program, Installed answer) {}

    private record Program(
            Path path,
            FileTime changed,
            long size,
            @Nullable Object file) {
        static Program at(Path path) throws IOException {
            BasicFileAttributes now = Files.readAttributes(path, BasicFileAttributes.class);
            return new Program(path, now.lastModifiedTime(), now.size(), now.fileKey());
        }
    }

    ResticLocator(ResticSettings settings) {
        this.settings = settings;
    }

    Located locate() {
        Optional<Path> found = settings.resticPath().isPresent() ? settings.resticPath() : search();
        if (found.isEmpty()) {
            return missing("restic was not found on the host, neither in PATH nor in the usual folders. Install it "
                    + "there, or name its path in the agent's settings.");
        }
        Path path = found.get();
        if (!Files.isRegularFile(path) || !Files.isExecutable(path)) {
            return missing("There is no program at " + path + ". Correct restic's path in the agent's settings.");
        }
        Program program;
        String printed;
        try {
            program = Program.at(path);
            Asked before = asked;
            if (before != null && before.program().equals(program)) {
                return before.answer();
            }
            printed = ask(path);
        } catch (IOException e) {
            return missing(path + " could not be started: " + e.getMessage() + ". Install restic again.");
        }
        Optional<ResticVersion> version = ResticVersion.parse(printed);
        if (version.isEmpty()) {
            return missing(path + " did not say that it is restic. Correct restic's path in the agent's settings.");
        }
        if (version.get().compareTo(ResticVersion.FLOOR) < 0) {
            return new Unusable(new EngineVersion.TooOld(
                    version.get().toString(),
                    path.toString(),
                    "restic " + version.get() + " is too old: at least " + ResticVersion.FLOOR
                            + " is needed. Install a newer one on the host."));
        }
        Installed answer = new Installed(path, version.get());
        asked = new Asked(program, answer);
        return answer;
    }

    /// The folders that restic, and what restic calls, are looked for in.
    static List<String> searchPath(ResticSettings settings) {
        Stream<String> inherited =
                Stream.of(settings.inherited().getOrDefault("PATH", "").split(File.pathSeparator));
        List<String> usual = settings.os() == OsFamily.WINDOWS ? USUAL_FOLDERS_OF_WINDOWS : USUAL_FOLDERS;
        return Stream.of(settings.extraPath().stream().map(Path::toString), inherited, usual.stream())
                .flatMap(folders -> folders)
                .filter(folder -> !folder.isBlank())
                .distinct()
                .toList();
    }

    private Optional<Path> search() {
        return searchPath(settings).stream()
                .map(folder -> Path.of(folder, settings.os() == OsFamily.WINDOWS ? "restic.exe" : "restic"))
                .filter(Files::isRegularFile)
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static String ask(Path path) throws IOException {
        List<String> said = new ArrayList<>();
        Sink first = stream -> {
            said.add(new String(stream.readNBytes(MOST_BYTES), StandardCharsets.UTF_8));
            stream.transferTo(java.io.OutputStream.nullOutputStream());
        };
        // The text form: 0.14 has no JSON here.
        Child child = Child.start(
                new Child.Command(List.of(path.toString(), "version"), Map.of("LC_ALL", "C.UTF-8"), Path.of("/")),
                first,
                Sink.NOTHING);
        if (!child.awaitExit(PATIENCE)) {
            child.kill();
        }
        child.settle();
        return said.isEmpty() ? "" : said.getFirst();
    }

    private static Unusable missing(String sentence) {
        return new Unusable(new EngineVersion.Missing(sentence));
    }
}
