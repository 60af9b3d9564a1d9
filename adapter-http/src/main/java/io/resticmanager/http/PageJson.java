package io.resticmanager.http;

import io.resticmanager.ports.Cursor;
import io.resticmanager.ports.Page;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// One page of a list.
///
/// @param next the cursor of the next page; absent at the end
public record PageJson<T>(List<T> items, Optional<String> next) {
    public static <A, T> PageJson<T> of(Page<A> page, Function<? super A, ? extends T> json) {
        return new PageJson<>(
                page.items().stream().<T>map(json).toList(), page.next().map(Cursor::text));
    }
}
