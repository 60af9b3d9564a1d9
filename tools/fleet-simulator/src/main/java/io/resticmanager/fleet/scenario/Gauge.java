package io.resticmanager.fleet.scenario;

import io.resticmanager.fleet.server.ProcFigures;
import io.resticmanager.fleet.server.Visitors;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;

/// What the server spends from here on, and how fast it is meanwhile.
final class Gauge implements AutoCloseable {
    private static final double MEBIBYTE = 1 << 20;

    private final Stage stage;
    private final Visitors visitors;
    private final long began = System.nanoTime();
    private final ProcFigures before;
    private final int startsBefore;
    private final long sizeBefore;
    private final long commitsBefore;
    private final long factsBefore;

    private Gauge(Stage stage, Visitors visitors) throws IOException {
        this.stage = stage;
        this.visitors = visitors;
        this.before = stage.server().figures();
        this.startsBefore = stage.server().starts();
        this.sizeBefore = stage.database().size();
        this.commitsBefore = stage.database().commits();
        this.factsBefore = stage.fleet().acknowledged();
        stage.fleet().ledger().takeAcknowledgement();
    }

    /// From now on people look at pages, ten a second in all.
    static Gauge start(Stage stage) throws IOException {
        return new Gauge(stage, new Visitors(stage.api()));
    }

    static Gauge withoutVisitors(Stage stage) throws IOException {
        Visitors nobody = new Visitors(stage.api());
        nobody.close();
        return new Gauge(stage, nobody);
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

    /// Visits that were not answered with 200.
    long refused() {
        return visitors.refused();
    }

    /// Waits until all is green, and prints what was measured.
    void tell() throws IOException, InterruptedException {
        double seconds = seconds();
        line("took", "%.1f s", seconds);
        stage.awaitGreen();
        line("all green after", "%.1f s more", seconds() - seconds);
        ProcFigures now = stage.server().figures();
        boolean sameProcess = stage.server().starts() == startsBefore;
        line("server CPU", "%.1f %% of a core", (now.cpuSeconds() - before.cpuSeconds()) / seconds() * 100);
        line(
                "server RSS",
                "%.0f MiB, at most %.0f MiB%s",
                now.residentBytes() / MEBIBYTE,
                now.mostResidentBytes() / MEBIBYTE,
                sameProcess ? "" : " since its last start");
        // The count begins anew with each opening of the database.
        if (sameProcess) {
            line("database commits", "%.1f per second", commitsPerMinute() / 60);
        }
        line("written to disk", "%.1f KiB/s", (now.writtenBytes() - before.writtenBytes()) / seconds() / 1024);
        line(
                "database",
                "%.1f MiB, grew by %.1f MiB",
                stage.database().size() / MEBIBYTE,
                (stage.database().size() - sizeBefore) / MEBIBYTE);
        line("facts made durable", "%.0f per second", (stage.fleet().acknowledged() - factsBefore) / seconds);
        stage.report()
                .line(
                        "fact sent to acknowledged",
                        stage.fleet().ledger().takeAcknowledgement().toString());
        stage.report().line("end of a job to a watcher", stage.deliveries(began).toString());
        visitors.latencies().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(path -> stage.report()
                        .line("GET " + path.getKey(), path.getValue().toString()));
        if (visitors.refused() > 0) {
            line("visits without an answer", "%d", visitors.refused());
        }
    }

    @Override
    public void close() {
        visitors.close();
    }

    private void line(String name, String format, Object... values) {
        stage.report().line(name, String.format(Locale.ROOT, format, values));
    }
}
