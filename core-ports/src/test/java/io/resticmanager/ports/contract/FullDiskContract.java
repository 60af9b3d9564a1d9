package io.resticmanager.ports.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.resticmanager.ports.StoreUnavailableException;
import io.resticmanager.ports.event.EventBus;
import io.resticmanager.ports.fakes.Stores;
import org.junit.jupiter.api.Test;

/// A full disk refuses changes with a sentence, changes nothing, and is forgotten once there is room again.
public abstract class FullDiskContract {
    protected final EventBus events = new EventBus();

    /// Open stores on a disk that is not full yet.
    protected abstract Stores stores();

    protected abstract void fill() throws Exception;

    protected abstract void makeRoom() throws Exception;

    @Test
    final void a_full_disk_refuses_changes_until_there_is_room() throws Exception {
        Stores stores = stores();
        put(stores, "before", "x");
        EventBus.Subscription heard = events.subscribe(event -> true);
        fill();
        String big = "x".repeat(256 * 1024);
        assertThatThrownBy(() -> put(stores, "during", big))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("disk is full")
                .hasMessageContaining("nothing was changed");
        assertThat(stores.settings().get("during")).isEmpty();
        assertThat(stores.settings().get("before")).as("reading goes on").contains("x");
        assertThat(heard.drain()).isEmpty();
        makeRoom();
        put(stores, "after", big);
        assertThat(stores.settings().get("after")).contains(big);
        assertThat(stores.settings().get("during")).isEmpty();
    }

    private static void put(Stores stores, String name, String value) {
        stores.transactions().<Boolean>write(tx -> {
            stores.settings().put(name, value);
            return true;
        });
    }
}
