package io.resticmanager.ports.fakes;

import java.util.Comparator;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// Rows by key, in the order of keys. Every change hands the step that takes it back to the journal.
final class MemoryTable<K, V> {
    private final NavigableMap<K, V> rows;
    private final Consumer<Runnable> journal;

    MemoryTable(Comparator<? super K> order, Consumer<Runnable> journal) {
        this.rows = new TreeMap<>(order);
        this.journal = journal;
    }

    Optional<V> find(K key) {
        return Optional.ofNullable(rows.get(key));
    }

    Stream<V> all() {
        return rows.values().stream();
    }

    Stream<V> where(Predicate<? super V> condition) {
        return all().filter(condition);
    }

    /// Live view: rows in the order of their keys.
    NavigableMap<K, V> rows() {
        return rows;
    }

    /// @throws IllegalStateException when there is such a key
    void insert(K key, V row) {
        if (rows.containsKey(key)) {
            throw new IllegalStateException("there is such a row already");
        }
        put(key, row);
    }

    /// Changes nothing when there is no such key.
    void replace(K key, V row) {
        if (rows.containsKey(key)) {
            put(key, row);
        }
    }

    void put(K key, V row) {
        V before = rows.put(key, row);
        journal.accept(() -> restore(key, before));
    }

    void remove(K key) {
        V before = rows.remove(key);
        if (before != null) {
            journal.accept(() -> restore(key, before));
        }
    }

    /// `other` is the same table of another database.
    @SuppressWarnings("unchecked")
    void takeRowsOf(MemoryTable<?, ?> other) {
        rows.putAll((NavigableMap<K, V>) other.rows);
    }

    private void restore(K key, @org.jspecify.annotations.Nullable V before) {
        if (before == null) {
            rows.remove(key);
        } else {
            rows.put(key, before);
        }
    }
}
