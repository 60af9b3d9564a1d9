package io.resticmanager.ports.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.resticmanager.ports.Page;
import io.resticmanager.ports.PageRequest;
import io.resticmanager.ports.event.EventBus;
import io.resticmanager.ports.fakes.CountingIds;
import io.resticmanager.ports.fakes.MutableClock;
import io.resticmanager.ports.fakes.Stores;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/// What all suites share: open stores, and rows to put into them.
public abstract class StoreContract implements OpenStores {
    protected final MutableClock clock = MutableClock.atNoon();
    protected final CountingIds ids = new CountingIds(clock);
    protected final EventBus events = new EventBus();
    protected Stores stores;
    protected Rows rows;

    @TempDir
    Path directory;

    private Opened opened;

    @BeforeEach
    final void openStores() {
        opened = open(directory.resolve("data"), events);
        stores = opened.stores();
        rows = new Rows(stores, ids, clock);
    }

    @AfterEach
    final void closeStores() throws Exception {
        opened.closing().close();
    }

    protected final void write(Runnable change) {
        stores.transactions().<Boolean>write(tx -> {
            change.run();
            return true;
        });
    }

    /// Reads a whole list, `limit` at a time, and does something between any two pages.
    protected static <T> List<T> walk(Function<PageRequest, Page<T>> list, int limit, Runnable between) {
        List<T> all = new ArrayList<>();
        Page<T> page = list.apply(new PageRequest(Optional.empty(), limit));
        all.addAll(page.items());
        for (int pages = 1; page.next().isPresent(); pages++) {
            assertThat(page.items()).as("a page with a next one is full").hasSize(limit);
            assertThat(pages).as("the list ends").isLessThan(10_000);
            between.run();
            page = list.apply(new PageRequest(page.next(), limit));
            all.addAll(page.items());
        }
        return all;
    }

    protected static <T> List<T> walk(Function<PageRequest, Page<T>> list, int limit) {
        return walk(list, limit, () -> {});
    }
}
