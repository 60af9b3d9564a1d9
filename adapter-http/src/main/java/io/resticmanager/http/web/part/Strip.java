package io.resticmanager.http.web.part;

import io.resticmanager.domain.fleet.BackupDay;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The heat strip: a cell a day, oldest left, each kind of day with a height of its own.
///
/// @param cell width of a cell, in pixels
/// @param gap between cells, in pixels
public record Strip(int cell, int gap, List<Cell> cells) {
    public static final int HEIGHT = 20;

    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("EEE d MMM", Locale.ENGLISH);

    public enum Kind {
        OK("c-ok", "ok"),
        WARNINGS("c-warn", "with warnings"),
        FAILED("c-bad", "failed"),
        NOTHING("c-off", "without a backup"),
        NOT_YET("c-none", "not added yet"),
        RUNNING("c-run", "running now");

        private final String style;
        private final String words;

        Kind(String style, String words) {
            this.style = style;
            this.words = words;
        }
    }

    public record Cell(LocalDate day, Kind kind) {}

    /// A piece of the drawing. Good days are one piece without a title, the others one each with theirs.
    public record Piece(String style, String path, String title) {}

    /// @param days of the host; days without an entry had no backup
    /// @param today the last cell
    /// @param added the first day the host was there
    /// @param running whether a backup is under way
    public static Strip of(
            List<BackupDay> days, LocalDate today, int count, LocalDate added, boolean running, int cell, int gap) {
        Map<LocalDate, BackupDay> known = new HashMap<>();
        days.forEach(day -> known.put(day.day(), day));
        List<Cell> cells = new ArrayList<>(count);
        for (LocalDate day = today.minusDays(count - 1L); !day.isAfter(today); day = day.plusDays(1)) {
            cells.add(new Cell(day, kind(day, known, today, added, running)));
        }
        return new Strip(cell, gap, List.copyOf(cells));
    }

    private static Kind kind(
            LocalDate day, Map<LocalDate, BackupDay> known, LocalDate today, LocalDate added, boolean running) {
        if (running && day.equals(today)) {
            return Kind.RUNNING;
        }
        BackupDay there = known.get(day);
        if (there == null) {
            return day.isBefore(added) || day.equals(added) && day.equals(today) ? Kind.NOT_YET : Kind.NOTHING;
        }
        return switch (there.result()) {
            case OK -> Kind.OK;
            case WARNINGS -> Kind.WARNINGS;
            case FAILED -> Kind.FAILED;
        };
    }

    public int width() {
        return Math.max(1, cells.size() * (cell + gap) - gap);
    }

    /// `Last 30 days: 26 ok, 1 with warnings, 3 failed`.
    public String label() {
        return "Last " + cells.size() + " days: " + counts();
    }

    /// `26 ok, 1 with warnings, 3 failed`.
    public String counts() {
        StringBuilder words = new StringBuilder();
        String comma = "";
        for (Kind kind : Kind.values()) {
            long count = cells.stream().filter(c -> c.kind() == kind).count();
            if (count > 0) {
                words.append(comma).append(count).append(' ').append(kind.words);
                comma = ", ";
            }
        }
        return words.toString();
    }

    public List<Piece> pieces() {
        StringBuilder good = new StringBuilder();
        StringBuilder notYet = new StringBuilder();
        List<Piece> pieces = new ArrayList<>();
        for (int i = 0; i < cells.size(); i++) {
            Cell at = cells.get(i);
            String path = path(at.kind(), i * (cell + gap));
            switch (at.kind()) {
                case OK -> good.append(path);
                case NOT_YET -> notYet.append(path);
                case WARNINGS, FAILED, NOTHING, RUNNING ->
                    pieces.add(new Piece(at.kind().style, path, DAY.format(at.day()) + ": " + at.kind().words));
            }
        }
        if (!notYet.isEmpty()) {
            pieces.addFirst(new Piece(Kind.NOT_YET.style, notYet.toString(), ""));
        }
        if (!good.isEmpty()) {
            pieces.addFirst(new Piece(Kind.OK.style, good.toString(), ""));
        }
        return pieces;
    }

    private String path(Kind kind, int x) {
        return switch (kind) {
            case OK, RUNNING -> bar(x, 2, 18);
            case WARNINGS -> bar(x, 8, 12);
            case FAILED -> bar(x, 0, 9) + bar(x, 11, 9);
            case NOTHING -> bar(x, 14, 6);
            case NOT_YET -> bar(x, 18, 2);
        };
    }

    private String bar(int x, int y, int height) {
        return "M" + x + " " + y + "h" + cell + "v" + height + "h-" + cell + "z";
    }
}
