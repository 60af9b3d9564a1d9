package io.resticmanager.sqlite;

import io.resticmanager.ports.Cursor;
import io.resticmanager.ports.Page;
import io.resticmanager.ports.PageRequest;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Keyset cursors: the sort keys of the last row of a page, behind a letter that names the list.
public final class Cursors {
    private Cursors() {}

    public static Cursor of(String list, Object... keys) {
        String joined =
                String.join("\u001f", Arrays.stream(keys).map(Object::toString).toList());
        return new Cursor(list
                + "."
                + Base64.getUrlEncoder().withoutPadding().encodeToString(joined.getBytes(StandardCharsets.UTF_8)));
    }

    /// @throws IllegalArgumentException when the cursor is broken or of another list
    public static Optional<List<String>> keys(PageRequest page, String list, int count) {
        return page.after().map(cursor -> {
            String text = cursor.text();
            if (!text.startsWith(list + ".")) {
                throw new IllegalArgumentException("this cursor does not belong to this list");
            }
            String joined = new String(
                    Base64.getUrlDecoder().decode(text.substring(list.length() + 1)), StandardCharsets.UTF_8);
            List<String> keys = List.of(joined.split("\u001f", -1));
            if (keys.size() != count) {
                throw new IllegalArgumentException("this cursor is broken");
            }
            return keys;
        });
    }

    public static long number(String key) {
        try {
            return Long.parseLong(key);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("this cursor is broken", e);
        }
    }

    /// `rows` holds one more than the limit when there is another page.
    public static <T> Page<T> page(List<T> rows, int limit, Function<T, Cursor> cursor) {
        if (rows.size() <= limit) {
            return new Page<>(rows, Optional.empty());
        }
        List<T> items = rows.subList(0, limit);
        return new Page<>(items, Optional.of(cursor.apply(items.getLast())));
    }
}
