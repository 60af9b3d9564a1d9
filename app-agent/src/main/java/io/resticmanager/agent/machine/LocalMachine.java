package io.resticmanager.agent.machine;

import io.resticmanager.agent.disk.DurableFile;
import io.resticmanager.domain.Ulid;
import io.resticmanager.domain.host.Platform;
import io.resticmanager.ports.agent.Machine;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// This machine, as its system tells.
public final class LocalMachine implements Machine {
    private static final List<Path> MACHINE_IDS =
            List.of(Path.of("/etc/machine-id"), Path.of("/var/lib/dbus/machine-id"));
    private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");
    private static final Path HOSTNAME = Path.of("/proc/sys/kernel/hostname");
    private static final Pattern ID = Pattern.compile("[0-9A-Za-z-]{8,64}");

    private final Identity identity;
    private final Path stateDirectory;

    /// @param machineId instead of the machine's own
    /// @param fresh names this process, and the machine where it has no id of its own
    public LocalMachine(Path stateDirectory, Optional<String> machineId, Ulid fresh) {
        this.stateDirectory = stateDirectory;
        this.identity = new Identity(
                Version.text(),
                hostname(),
                platform(),
                read(BOOT_ID).orElse("unknown"),
                machineId.orElseGet(() -> machineId(stateDirectory, fresh)),
                fresh);
    }

    @Override
    public Identity identity() {
        return identity;
    }

    @Override
    public long freeDiskBytes() {
        try {
            return Files.getFileStore(stateDirectory).getUsableSpace();
        } catch (IOException unknown) {
            return 0;
        }
    }

    private static String hostname() {
        return read(HOSTNAME).or(LocalMachine::resolvedName).orElse("unknown");
    }

    private static Optional<String> resolvedName() {
        try {
            return Optional.of(InetAddress.getLocalHost().getHostName());
        } catch (UnknownHostException nameless) {
            return Optional.empty();
        }
    }

    // In Go's words, as restic names its builds.
    private static Platform platform() {
        String os = System.getProperty("os.name", "unknown").toLowerCase(Locale.ROOT);
        String arch = System.getProperty("os.arch", "unknown").toLowerCase(Locale.ROOT);
        String goOs = os.startsWith("mac") ? "darwin" : os.startsWith("windows") ? "windows" : os.replace(' ', '-');
        String goArch = switch (arch) {
            case "x86_64" -> "amd64";
            case "aarch64" -> "arm64";
            case "x86", "i386", "i686" -> "386";
            default -> arch;
        };
        return new Platform(goOs, goArch);
    }

    // A container or a small system may have none: then one is made, and kept with the state.
    private static String machineId(Path stateDirectory, Ulid fresh) {
        Path own = stateDirectory.resolve("machine-id");
        return read(own)
                .or(() -> MACHINE_IDS.stream()
                        .flatMap(file -> read(file).stream())
                        .filter(id -> ID.matcher(id).matches())
                        .findFirst())
                .orElseGet(() -> {
                    DurableFile.write(own, fresh.text().getBytes(StandardCharsets.UTF_8));
                    return fresh.text();
                });
    }

    private static Optional<String> read(Path file) {
        try {
            return Optional.of(Files.readString(file).strip()).filter(text -> !text.isEmpty());
        } catch (IOException none) {
            return Optional.empty();
        }
    }
}
