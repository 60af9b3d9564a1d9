package io.resticmanager.ports.fakes;

import io.resticmanager.ports.Cursor;
import io.resticmanager.ports.Page;
import io.resticmanager.ports.PageRequest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/// Keyset paging over rows in memory: each row has a text that sorts as the list does.
final class MemoryPages {
    private static final char BETWEEN = '\u001f';

    private MemoryPages() {}

    /// Text parts of a key sort by code point, as a database sorts them.
    static String text(String part) {
        return new String(part.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1) + BETWEEN;
    }

    /// Numbers from 0 on.
    static String number(long part) {
        return String.format("%019d", part) + BETWEEN;
    }

    /// Sorts the other way round than [#number(long)].
    static String descending(long part) {
        return number(Long.MAX_VALUE - part);
    }

    static <T> Page<T> ascending(String list, Stream<T> rows, Function<T, String> key, PageRequest page) {
        return page(list, rows, key, Comparator.naturalOrder(), page);
    }

    static <T> Page<T> descending(String list, Stream<T> rows, Function<T, String> key, PageRequest page) {
        return page(list, rows, key, Comparator.reverseOrder(), page);
    }

    private static <T> Page<T> page(
            String list, Stream<T> rows, Function<T, String> key, Comparator<String> order, PageRequest page) {
        Optional<String> after = page.after().map(cursor -> decode(list, cursor));
        List<T> found = rows.filter(row -> after.isEmpty() || order.compare(key.apply(row), after.get()) > 0)
                .sorted(Comparator.comparing(key, order))
                .limit(page.limit() + 1L)
                .toList();
        if (found.size() <= page.limit()) {
            return new Page<>(found, Optional.empty());
        }
        List<T> items = found.subList(0, page.limit());
        return new Page<>(items, Optional.of(encode(list, key.apply(items.getLast()))));
    }

    private static Cursor encode(String list, String key) {
        return new Cursor(list
                + "."
                + Base64.getUrlEncoder().withoutPadding().encodeToString(key.getBytes(StandardCharsets.ISO_8859_1)));
    }

    private static String decode(String list, Cursor cursor) {
        String prefix = list + ".";
        if (!cursor.text().startsWith(prefix)) {
            throw new IllegalArgumentException("this cursor does not belong to this list");
        }
        byte[] key = Base64.getUrlDecoder().decode(cursor.text().substring(prefix.length()));
        return new String(key, StandardCharsets.ISO_8859_1);
    }
}
