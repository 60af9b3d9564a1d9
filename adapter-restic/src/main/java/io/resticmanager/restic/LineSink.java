package io.resticmanager.restic;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/// Cuts a stream into lines of at most {@value #MOST_CHARS} characters; a longer one comes in several pieces, never
/// cut inside a secret. Terminal escapes and carriage returns are taken out (contract §1).
public final class LineSink implements Sink {
    static final int MOST_CHARS = 65_536;
    private static final Pattern TERMINAL = Pattern.compile("\\x1b\\[[0-9;?]*[A-Za-z]|[\\r\\u0000-\\u0008]");

    private final Redactor redactor;
    private final Consumer<String> lines;

    /// @param lines gets every line that is not blank, secrets still in it
    LineSink(Redactor redactor, Consumer<String> lines) {
        this.redactor = redactor;
        this.lines = lines;
    }

    /// For output in which no secrets are known.
    public static LineSink plain(Consumer<String> lines) {
        return new LineSink(Redactor.NOTHING, lines);
    }

    @Override
    public void drain(InputStream stream) throws IOException {
        Reader reader = new InputStreamReader(stream, StandardCharsets.UTF_8);
        StringBuilder line = new StringBuilder();
        char[] chunk = new char[8192];
        // Enough beyond the cut to see whether a secret lies across it.
        int full = MOST_CHARS + redactor.longest() + 1;
        for (int read = reader.read(chunk); read >= 0; read = reader.read(chunk)) {
            int from = 0;
            for (int i = 0; i < read; i++) {
                if (chunk[i] == '\n') {
                    line.append(chunk, from, i - from);
                    from = i + 1;
                    while (line.length() > MOST_CHARS) {
                        emitPiece(line);
                    }
                    emit(line.toString());
                    line.setLength(0);
                }
            }
            line.append(chunk, from, read - from);
            while (line.length() >= full) {
                emitPiece(line);
            }
        }
        while (line.length() > MOST_CHARS) {
            emitPiece(line);
        }
        emit(line.toString());
    }

    private void emitPiece(StringBuilder line) {
        int cut = redactor.cutAt(line.toString(), MOST_CHARS);
        if (cut < line.length() && Character.isHighSurrogate(line.charAt(cut - 1))) {
            cut--;
        }
        emit(line.substring(0, Math.max(1, cut)));
        line.delete(0, Math.max(1, cut));
    }

    private void emit(String line) {
        String clean = TERMINAL.matcher(line).replaceAll("");
        if (!clean.isBlank()) {
            lines.accept(clean);
        }
    }
}
