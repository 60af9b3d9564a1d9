package io.resticmanager.sqlite;

import io.resticmanager.domain.Ulid;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// How values look in columns: times as milliseconds, flags as 0 or 1, absent as null.
public final class Column {
    private Column() {}

    public static long at(Instant instant) {
        return instant.toEpochMilli();
    }

    public static @Nullable Long at(Optional<Instant> instant) {
        return instant.map(Instant::toEpochMilli).orElse(null);
    }

    public static Instant instant(@Nullable Long millis) {
        return Instant.ofEpochMilli(present(millis));
    }

    public static Optional<Instant> optionalInstant(@Nullable Long millis) {
        return Optional.ofNullable(millis).map(Instant::ofEpochMilli);
    }

    public static long flag(boolean value) {
        return value ? 1 : 0;
    }

    public static boolean flag(@Nullable Long value) {
        return present(value) != 0;
    }

    public static @Nullable Long number(Optional<Integer> value) {
        return value.map(Integer::longValue).orElse(null);
    }

    public static Optional<Integer> optionalInt(@Nullable Long value) {
        return Optional.ofNullable(value).map(Math::toIntExact);
    }

    public static @Nullable String text(Optional<?> value) {
        return value.map(Object::toString).orElse(null);
    }

    public static Optional<Ulid> optionalUlid(@Nullable String text) {
        return Optional.ofNullable(text).map(Ulid::new);
    }

    /// A column that the schema says is not null.
    public static <T> T present(@Nullable T value) {
        if (value == null) {
            throw new IllegalStateException("a column that must not be null is null");
        }
        return value;
    }
}
