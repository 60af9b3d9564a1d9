package io.resticmanager.bench;

import io.resticmanager.fleet.figure.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// `tools/dev bench`: exit code 2 for wrong usage, 3 when something could not be measured.
public final class Main {
    private Main() {}

    public static void main(String[] arguments) throws InterruptedException {
        BenchOptions options;
        try {
            options = BenchOptions.parse(arguments);
        } catch (IllegalArgumentException wrong) {
            System.err.println(wrong.getMessage() + "\n" + BenchOptions.USAGE);
            System.exit(2);
            return;
        }
        try {
            run(options);
        } catch (IOException e) {
            System.err.println("Not everything could be measured: " + e.getMessage());
            System.exit(3);
        }
        System.exit(0);
    }

    private static void run(BenchOptions options) throws IOException, InterruptedException {
        Report report = new Report(System.out);
        report.title("the machine");
        report.line("processors", Integer.toString(Runtime.getRuntime().availableProcessors()));
        report.line("load before", loadAverage());
        Path work = Files.createTempDirectory("restic-manager-bench-");
        try {
            for (String name : options.names()) {
                Path own = Files.createDirectories(work.resolve(name));
                switch (name) {
                    case "backup" -> new BackupBench(options, own, report).run();
                    case "start" -> new StartBench(options, own, report).run();
                    case "lines" -> new LinesBench(options, own, report).run();
                    case "stream" -> new StreamBench(options, own, report).run();
                    case "pages" -> new PagesBench(options, own, report).run();
                    default -> throw new IllegalArgumentException("there is no benchmark " + name);
                }
            }
            report.title("the machine, afterwards");
            report.line("load", loadAverage());
        } finally {
            Folders.remove(work);
        }
    }

    // Figures of a machine that does something else as well are worth little: the reader shall see it.
    private static String loadAverage() throws IOException {
        return Files.readString(Path.of("/proc/loadavg")).strip();
    }
}
