package io.resticmanager.restic;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Keeps a short answer, up to 1 MiB.
final class TextSink implements Sink {
    private static final int MOST_BYTES = 1 << 20;

    private volatile String text = "";

    @Override
    public void drain(InputStream stream) throws IOException {
        text = new String(stream.readNBytes(MOST_BYTES), StandardCharsets.UTF_8);
    }

    /// Ask after the child's end only.
    String text() {
        return text;
    }

    List<String> lines() {
        return text.lines().filter(line -> !line.isBlank()).toList();
    }
}
