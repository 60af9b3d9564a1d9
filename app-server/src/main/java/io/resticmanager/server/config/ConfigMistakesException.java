package io.resticmanager.server.config;

import java.util.List;

/// The configuration cannot be used; one sentence for each mistake.
public final class ConfigMistakesException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final List<String> mistakes;

    public ConfigMistakesException(List<String> mistakes) {
        super(String.join("\n", mistakes));
        this.mistakes = List.copyOf(mistakes);
    }

    public List<String> mistakes() {
        return mistakes;
    }
}
