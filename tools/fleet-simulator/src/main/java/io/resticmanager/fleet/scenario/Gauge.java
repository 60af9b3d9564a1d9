package io.resticmanager.fleet.scenario;

import io.resticmanager.fleet.server.ProcFigures;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;

/// What the server spends from here on.
final class Gauge {
    private static final double MEBIBYTE = 1 << 20;

    private final Stage stage;
    private final long began = System.nanoTime();
    private final ProcFigures before;
    private final long sizeBefore;
    private final long commitsBefore;
    private final long factsBefore;

    private Gauge(Stage stage) throws IOException {
        this.stage = stage;
        this.before = stage.server().figures();
        this.sizeBefore = stage.database().size();
        this.commitsBefore = stage.database().commits();
        this.factsBefore = stage.fleet().acknowledged();
        stage.fleet().ledger().takeAcknowledgement();
    }

    static Gauge start(Stage stage) throws IOException {
        return new Gauge(stage);
    }

    long began() {
        return began;
    }

    double seconds() {
        return (System.nanoTime() - began) / 1e9;
    }

    double commitsPerMinute() throws IOException {
        return (stage.database().commits() - commitsBefore) / seconds() * 60;
    }

    /// @param sameProcess whether the server was not restarted meanwhile
    void tell(boolean sameProcess) throws IOException {
        double seconds = seconds();
        ProcFigures now = stage.server().figures();
        stage.report().line("took", String.format(Locale.ROOT, "%.1f s", seconds));
        if (sameProcess) {
            stage.report()
                    .line(
                            "server CPU",
                            String.format(
                                    Locale.ROOT,
                                    "%.1f %% of a core",
                                    (now.cpuSeconds() - before.cpuSeconds()) / seconds * 100));
            stage.report()
                    .line(
                            "database commits",
                            String.format(
                                    Locale.ROOT,
                                    "%.1f per second, %.1f KiB/s written",
                                    commitsPerMinute() / 60,
                                    (now.writtenBytes() - before.writtenBytes()) / seconds / 1024));
        }
        stage.report().line("server RSS", String.format(Locale.ROOT, "%.0f MiB", now.residentBytes() / MEBIBYTE));
        stage.report()
                .line(
                        "database",
                        String.format(
                                Locale.ROOT,
                                "%.1f MiB, grew by %.1f MiB",
                                stage.database().size() / MEBIBYTE,
                                (stage.database().size() - sizeBefore) / MEBIBYTE));
        stage.report()
                .line(
                        "facts made durable",
                        String.format(
                                Locale.ROOT,
                                "%.0f per second",
                                (stage.fleet().acknowledged() - factsBefore) / seconds));
    }

    /// How long facts and the ends of jobs took to where they belong.
    void tellDelivery() {
        stage.report()
                .line(
                        "fact to acknowledgement",
                        stage.fleet().ledger().takeAcknowledgement().toString());
        stage.report().line("end of a job to a watcher", stage.deliveries(began).toString());
    }

    void tellVisits(Map<String, io.resticmanager.fleet.figure.Latencies> visits) {
        visits.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(path -> stage.report()
                        .line("GET " + path.getKey(), path.getValue().toString()));
    }
}
