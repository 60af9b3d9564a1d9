package io.resticmanager.http;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Builds values from what a caller sent, field by field, and gathers every mistake before refusing.
public final class Fields {
    private final List<FieldError> errors = new ArrayList<>();

    /// Empty when absent, and when refused: ask [#check()] before relying on it.
    public <T, R> Optional<R> optional(String field, @Nullable T value, Function<? super T, ? extends R> make) {
        if (value == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(make.apply(value));
        } catch (IllegalArgumentException refused) {
            refuse(field, sentence(refused));
            return Optional.empty();
        }
    }

    public <T, R> Optional<R> required(String field, @Nullable T value, Function<? super T, ? extends R> make) {
        if (value == null) {
            refuse(field, "This is required.");
        }
        return optional(field, value, make);
    }

    public void refuse(String field, String message) {
        errors.add(new FieldError(field, message));
    }

    /// @throws RefusedCallException when anything was refused
    public void check() {
        if (!errors.isEmpty()) {
            throw new RefusedCallException(Problem.invalid(errors));
        }
    }

    public static Instant time(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException notATime) {
            throw new IllegalArgumentException("a time such as 2026-01-31T12:00:00Z is expected", notATime);
        }
    }

    /// One of an enum's words (`worst-first`).
    public static <E extends Enum<E>> E word(Class<E> type, String text) {
        List<String> words = new ArrayList<>();
        for (E value : type.getEnumConstants()) {
            if (word(value).equals(text)) {
                return value;
            }
            words.add(word(value));
        }
        throw new IllegalArgumentException("one of " + String.join(", ", words) + " is expected");
    }

    public static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String sentence(IllegalArgumentException refused) {
        String text = refused.getMessage();
        if (text == null || text.isBlank()) {
            return "This value is not valid.";
        }
        String capital = text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
        return capital.endsWith(".") ? capital : capital + ".";
    }
}
