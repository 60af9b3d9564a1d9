package io.resticmanager.http.web.part;

/// A word on a soft colour, with an icon.
///
/// @param icon a name of `icons.txt`; empty text for none
public record Badge(Tone tone, String icon, String words) {
    public enum Tone {
        OK("ok"),
        WARN("warn"),
        BAD("bad"),
        RUN("run"),
        IDLE(""),
        LINE("line");

        private final String style;

        Tone(String style) {
            this.style = style;
        }

        public String style() {
            return style;
        }
    }
}
