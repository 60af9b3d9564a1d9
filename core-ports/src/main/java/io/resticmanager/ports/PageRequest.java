package io.resticmanager.ports;

import java.util.Optional;

/// Which page of a list is wanted. `limit` is 1 to {@link Page#MAX_LIMIT}.
public record PageRequest(Optional<Cursor> after, int limit) {
    public static final PageRequest FIRST = new PageRequest(Optional.empty(), Page.DEFAULT_LIMIT);

    public PageRequest {
        if (limit < 1 || limit > Page.MAX_LIMIT) {
            throw new IllegalArgumentException("limit must be 1 to " + Page.MAX_LIMIT);
        }
    }
}
