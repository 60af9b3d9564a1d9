package io.resticmanager.fleet.server;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/// What the kernel counts of a process (`/proc`): Linux only.
///
/// @param cpuSeconds of all its threads, since its start
/// @param residentBytes now, and `mostResidentBytes` the most it ever was
/// @param writtenBytes handed to the disk since its start
public record ProcFigures(double cpuSeconds, long residentBytes, long mostResidentBytes, long writtenBytes) {
    // USER_HZ is 100 on every Linux that Java runs on.
    private static final double TICKS_PER_SECOND = 100;

    public static ProcFigures of(long pid) throws IOException {
        Path proc = Path.of("/proc", Long.toString(pid));
        String stat = Files.readString(proc.resolve("stat"));
        // The second field is a name in parentheses that may hold blanks; utime and stime are 14 and 15.
        String[] rest = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        double cpu = (Long.parseLong(rest[11]) + Long.parseLong(rest[12])) / TICKS_PER_SECOND;
        List<String> status = Files.readAllLines(proc.resolve("status"));
        return new ProcFigures(cpu, 1024 * number(status, "VmRSS:"), 1024 * number(status, "VmHWM:"), written(proc));
    }

    /// With what processes before it spent.
    ProcFigures after(double cpuBefore, long writtenBefore) {
        return new ProcFigures(cpuSeconds + cpuBefore, residentBytes, mostResidentBytes, writtenBytes + writtenBefore);
    }

    /// The soft limit of open files of this process, which its children inherit.
    public static long openFilesLimit() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/self/limits"))) {
            if (line.startsWith("Max open files")) {
                String soft = line.substring("Max open files".length()).strip().split("\\s+")[0];
                return soft.equals("unlimited") ? Long.MAX_VALUE : Long.parseLong(soft);
            }
        }
        return Long.MAX_VALUE;
    }

    /// How many connections one address can open to another: the ports that the system gives out.
    public static long ephemeralPorts() throws IOException {
        // In one read: this file gives nothing from any place but its beginning.
        try (BufferedReader file = Files.newBufferedReader(Path.of("/proc/sys/net/ipv4/ip_local_port_range"))) {
            String[] range = Objects.requireNonNull(file.readLine()).strip().split("\\s+");
            return Long.parseLong(range[1]) - Long.parseLong(range[0]) + 1;
        }
    }

    private static long written(Path proc) {
        try {
            return number(Files.readAllLines(proc.resolve("io")), "write_bytes:");
        } catch (IOException forbidden) {
            return 0;
        }
    }

    private static long number(List<String> lines, String name) {
        return lines.stream()
                .filter(line -> line.startsWith(name))
                .map(line -> line.substring(name.length()).replaceAll("[^0-9]", ""))
                .mapToLong(Long::parseLong)
                .findFirst()
                .orElse(0);
    }
}
