package io.resticmanager.http.web.fleet;

/// The strips of a month to come, beside the invitation to add the first host.
public final class EmptyPicture {
    private static final String[] MONTHS = {
        "oooooooooooooooooooooooooooooo", "oooooooooooooofooooooooooooooo", "--------------------oooooooooo"
    };

    /// Trusted markup.
    public static final String SVG = draw();

    private EmptyPicture() {}

    private static String draw() {
        StringBuilder svg = new StringBuilder(
                "<svg class=\"hs w-full\" height=\"110\" viewBox=\"0 0 238 110\" preserveAspectRatio=\"none\">");
        for (int row = 0; row < MONTHS.length; row++) {
            svg.append("<g opacity=\"").append(1 - row * 0.2).append("\">");
            for (int day = 0; day < MONTHS[row].length(); day++) {
                cell(svg, MONTHS[row].charAt(day), day * 8, row * 40);
            }
            svg.append("</g>");
        }
        return svg.append("</svg>").toString();
    }

    private static void cell(StringBuilder svg, char kind, int x, int y) {
        switch (kind) {
            case 'o' -> bar(svg, "c-ok", x, y + 2, 18);
            case 'f' -> {
                bar(svg, "c-bad", x, y, 9);
                bar(svg, "c-bad", x, y + 11, 9);
            }
            default -> bar(svg, "c-none", x, y + 18, 2);
        }
    }

    private static void bar(StringBuilder svg, String kind, int x, int y, int height) {
        svg.append("<path class=\"%s\" d=\"M%d %dh6v%dh-6z\"/>".formatted(kind, x, y, height));
    }
}
