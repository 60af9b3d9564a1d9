package io.resticmanager.restic;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/// How Java hands arguments and variables to a child: in the encoding of the locale in which this process was started.
/// In the `C` locale everything beyond ASCII silently becomes a question mark, and a password another one.
final class NativeText {
    // On Windows both are UTF-16 on the way, whatever the code page.
    static final Charset OF_THIS_PROCESS = OsFamily.here() == OsFamily.WINDOWS
            ? StandardCharsets.UTF_8
            : Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"), StandardCharsets.US_ASCII);

    private NativeText() {}

    /// Whether the child gets exactly the UTF-8 of `text`.
    static boolean arrivesWhole(String text, Charset charset) {
        return charset.equals(StandardCharsets.UTF_8) || text.chars().allMatch(c -> c < 0x80);
    }

    /// @param what names the text in the sentence that refuses it
    static String require(String what, String text, Charset charset) {
        if (!arrivesWhole(text, charset)) {
            throw new CannotRun("The agent runs in a locale that cannot hand on " + what
                    + ", which has letters beyond ASCII. Set LC_ALL=C.UTF-8 for the agent and restart it.");
        }
        return text;
    }
}
