package io.resticmanager.restic.parts;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A restic that does as it is told: a shell script whose acts are set for each verb. A verb that was told nothing ends
/// well and silently. What it was called with is written down.
public final class FakeRestic {
    private final Path folder;

    private FakeRestic(Path folder) {
        this.folder = folder;
    }

    /// @param version e.g. `0.18.0`
    public static FakeRestic in(Path folder, String version) {
        FakeRestic fake = new FakeRestic(folder);
        fake.write("restic", """
                #!/bin/sh
                here='%s'
                verb="$1"
                [ -f "$here/calls-$verb" ] && n=$(wc -l < "$here/calls-$verb") || n=0
                echo "$*" >> "$here/calls-$verb"
                env > "$here/environment-$verb"
                tr '\\0' ' ' < /proc/$$/cmdline > "$here/cmdline-$verb"
                round=$((n + 1))
                if [ -f "$here/act-$verb-$round" ]; then . "$here/act-$verb-$round"
                elif [ -f "$here/act-$verb" ]; then . "$here/act-$verb"
                fi
                exit 0
                """.formatted(folder));
        fake.executable();
        fake.on("version")
                .prints("restic " + version + " compiled with go1.24.4 on linux/amd64")
                .set();
        return fake;
    }

    public Path path() {
        return folder.resolve("restic");
    }

    /// What shall happen at every call of `verb`.
    public Acts on(String verb) {
        return new Acts("act-" + verb);
    }

    /// What shall happen at the `round`th call of `verb`, counted from 1; then it goes before [#on(String)].
    public Acts on(String verb, int round) {
        return new Acts("act-" + verb + "-" + round);
    }

    /// The arguments of each call of `verb`, one line a call.
    public List<String> calls(String verb) {
        Path calls = folder.resolve("calls-" + verb);
        return Files.exists(calls) ? read(calls) : List.of();
    }

    /// The variables of the last call of `verb`.
    public Map<String, String> environment(String verb) {
        return read(folder.resolve("environment-" + verb)).stream()
                .filter(line -> line.contains("="))
                .collect(Collectors.toMap(
                        line -> line.substring(0, line.indexOf('=')),
                        line -> line.substring(line.indexOf('=') + 1),
                        (first, second) -> second,
                        TreeMap::new));
    }

    private List<String> read(Path file) {
        try (Stream<String> lines = Files.lines(file, StandardCharsets.ISO_8859_1)) {
            return lines.toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path write(String name, String content) {
        return write(name, content.getBytes(StandardCharsets.UTF_8));
    }

    private Path write(String name, byte[] content) {
        try {
            return Files.write(folder.resolve(name), content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void executable() {
        try {
            Files.setPosixFilePermissions(path(), PosixFilePermissions.fromString("rwx------"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// One act after the other; [#set()] makes them hold.
    public final class Acts {
        private final String name;
        private final StringBuilder script = new StringBuilder();
        private int texts;

        private Acts(String name) {
            this.name = name;
        }

        public Acts prints(String line) {
            return prints((line + "\n").getBytes(StandardCharsets.UTF_8));
        }

        public Acts prints(byte[] raw) {
            return act("cat '" + text(raw) + "'");
        }

        public Acts complains(String line) {
            return act("cat '" + text((line + "\n").getBytes(StandardCharsets.UTF_8)) + "' >&2");
        }

        /// One line of this many letters.
        public Acts printsLineOf(long bytes) {
            return act("head -c " + bytes + " /dev/zero | tr '\\0' a; echo");
        }

        /// The same line this many times.
        public Acts repeats(String line, long times) {
            return act("yes '" + line + "' | head -n " + times);
        }

        public Acts closesStdout() {
            return act("exec 1>&-");
        }

        public Acts pauses(String seconds) {
            return act("sleep " + seconds);
        }

        /// Goes on for a minute; ends at once at SIGINT.
        public Acts hangs() {
            return act("exec sleep 60");
        }

        /// SIGINT makes it do these acts, as a restic that cleans up.
        public Acts atInterrupt(String shell) {
            return act("trap '" + shell + "' INT; echo ready >&2").act("for i in $(seq 600); do sleep 0.1; done");
        }

        /// Goes on for a minute whatever one asks.
        public Acts ignoresInterrupt() {
            return act("trap '' INT TERM; echo ready >&2").act("for i in $(seq 60); do sleep 1; done");
        }

        /// Leaves a process of its own group that holds its outputs.
        public Acts leavesGrandchild(Path pidFile) {
            return act("sleep 50 & echo $! > '" + pidFile + "'");
        }

        /// Leaves a process of another group that holds its outputs.
        public Acts leavesEscapedGrandchild(Path pidFile) {
            return act("setsid sh -c 'echo $$ > \"" + pidFile + "\"; exec sleep 50' & sleep 0.2");
        }

        public Acts diesOf(String signal) {
            return act("kill -s " + signal + " $$; sleep 5");
        }

        public Acts exits(int code) {
            return act("exit " + code);
        }

        /// Any line of shell.
        public Acts act(String shell) {
            script.append(shell).append('\n');
            return this;
        }

        public void set() {
            write(name, script.toString());
        }

        private Path text(byte[] raw) {
            texts++;
            return write(name + "." + texts, raw);
        }
    }
}
