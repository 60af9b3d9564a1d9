package io.resticmanager.http.web.account;

import java.util.Random;

/// The picture beside the login: a fleet of strips that fades upwards. Drawn once, always the same.
public final class LoginPicture {
    /// Trusted markup.
    public static final String SVG = draw();

    private static final int ROWS = 22;
    private static final int DAYS = 38;
    private static final int WIDTH = 9;
    private static final int HEIGHT = 30;

    private LoginPicture() {}

    private static String draw() {
        Random dice = new Random(20);
        StringBuilder svg = new StringBuilder(
                "<svg class=\"hs w-full h-[min(650px,70vh)]\" preserveAspectRatio=\"none\" viewBox=\"0 0 339 660\">");
        for (int row = 0; row < ROWS; row++) {
            StringBuilder ok = new StringBuilder();
            StringBuilder warn = new StringBuilder();
            StringBuilder bad = new StringBuilder();
            StringBuilder off = new StringBuilder();
            for (int day = 0; day < DAYS; day++) {
                int x = day * WIDTH;
                int y = row * HEIGHT;
                int luck = dice.nextInt(100);
                if (luck < 3) {
                    bar(bad, x, y, 9);
                    bar(bad, x, y + 11, 9);
                } else if (luck < 5) {
                    bar(warn, x, y + 8, 12);
                } else if (luck < 8) {
                    bar(off, x, y + 14, 6);
                } else {
                    bar(ok, x, y + 2, 18);
                }
            }
            svg.append("<g opacity=\"").append((16 + row * 4) / 100.0).append("\">");
            path(svg, "c-ok", ok);
            path(svg, "c-warn", warn);
            path(svg, "c-bad", bad);
            path(svg, "c-off", off);
            svg.append("</g>");
        }
        return svg.append("</svg>").toString();
    }

    private static void bar(StringBuilder path, int x, int y, int height) {
        path.append('M')
                .append(x)
                .append(' ')
                .append(y)
                .append("h6v")
                .append(height)
                .append("h-6z");
    }

    private static void path(StringBuilder svg, String kind, StringBuilder path) {
        svg.append("<path class=\"").append(kind).append("\" d=\"").append(path).append("\"/>");
    }
}
