package io.resticmanager.fleet;

import io.resticmanager.fleet.figure.Report;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// `tools/dev bench fleet`: exit code 1 when something that must be true is not, 2 for wrong usage, 3 when the run
/// could not be made.
public final class Main {
    private Main() {}

    public static void main(String[] arguments) throws InterruptedException {
        FleetOptions options;
        try {
            options = FleetOptions.parse(arguments, System.nanoTime());
        } catch (IllegalArgumentException wrong) {
            System.err.println(wrong.getMessage() + "\n" + FleetOptions.USAGE);
            System.exit(2);
            return;
        }
        System.exit(run(options));
    }

    private static int run(FleetOptions options) throws InterruptedException {
        Report report = new Report(System.out);
        try (Workplace place = Workplace.make()) {
            List<String> broken = new FleetRun(options, place.directory(), report).run();
            if (broken.isEmpty()) {
                System.out.println("\nEverything that must be true is true.");
                return 0;
            }
            Path kept = place.keep();
            System.out.println(
                    "\nBroken (seed " + options.seed() + ", the server's data and log are kept in " + kept + "):");
            broken.forEach(sentence -> System.out.println(" - " + sentence));
            return 1;
        } catch (IOException e) {
            System.err.println("The run could not be made: " + e.getMessage());
            return 3;
        }
    }
}
