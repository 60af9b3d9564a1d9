package io.resticmanager.http.web.job;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// How fast a job went, as the paths of a line in a box 520 wide and 64 high.
///
/// @param line along the top
/// @param area below it
public record SpeedLine(String line, String area) {
    private static final int FEWEST = 3;
    private static final double WIDTH = 520;
    private static final double HEIGHT = 64;

    /// @param speeds oldest first; too few of them make no line
    static Optional<SpeedLine> through(List<Double> speeds) {
        double top = speeds.stream().mapToDouble(Double::doubleValue).max().orElse(0) * 1.1;
        if (speeds.size() < FEWEST || top <= 0) {
            return Optional.empty();
        }
        StringBuilder points = new StringBuilder();
        for (int i = 0; i < speeds.size(); i++) {
            points.append(i == 0 ? "" : "L")
                    .append(String.format(
                            Locale.ROOT,
                            "%.1f %.1f",
                            i * WIDTH / (speeds.size() - 1),
                            HEIGHT - 2 - speeds.get(i) / top * (HEIGHT - 4)));
        }
        return Optional.of(new SpeedLine(
                "M" + points, "M0 " + (int) HEIGHT + "L" + points + "L" + (int) WIDTH + " " + (int) HEIGHT + "Z"));
    }
}
