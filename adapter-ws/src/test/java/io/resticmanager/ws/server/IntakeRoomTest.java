package io.resticmanager.ws.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.resticmanager.ws.wire.WireCodec;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The room that all connections share, and how a connection's queue keeps to it.
class IntakeRoomTest {
    private static final int MOST = 1_000_000;
    private static final String FACT = "{\"type\":\"job.log\",\"seq\":%d,\"payload\":{}}";

    private final IntakeRoom room = new IntakeRoom(MOST);
    private final WireCodec codec = new WireCodec();

    @Test
    void while_it_is_full_nobody_is_asked_for_more_and_then_all_are_in_their_order() {
        List<String> asked = new ArrayList<>();
        Inbox busy = opened("busy", asked);
        Inbox first = opened("first", asked);
        Inbox second = opened("second", asked);
        assertThat(asked).containsExactly("busy", "first", "second");
        asked.clear();

        put(busy, 1, MOST);
        put(first, 1, 10);
        put(second, 1, 10);
        assertThat(first.next()).hasSize(1);
        assertThat(first.next()).isEmpty();
        assertThat(asked).isEmpty();

        assertThat(busy.next()).hasSize(1);
        assertThat(asked).as("what is in hand is not handled yet").isEmpty();
        assertThat(busy.next()).isEmpty();
        assertThat(asked).containsExactly("busy", "first", "second");
    }

    @Test
    void what_a_connection_held_goes_with_it() {
        List<String> asked = new ArrayList<>();
        Inbox gone = opened("gone", asked);
        Inbox stays = opened("stays", asked);
        put(gone, 1, MOST / 2);
        put(gone, 2, MOST);
        put(stays, 1, 10);
        gone.next();
        asked.clear();

        gone.close();
        assertThat(asked).containsExactly("stays");
        assertThat(gone.next()).isEmpty();
        put(stays, 2, MOST - 11);
        assertThat(asked).as("nothing was given back twice").containsExactly("stays", "stays");
        put(stays, 3, 1);
        assertThat(asked).hasSize(2);
    }

    @Test
    void so_many_are_let_in_as_should_fit_and_the_others_a_little_later() {
        List<String> asked = new ArrayList<>();
        Inbox busy = opened("busy", asked);
        put(busy, 1, MOST);
        for (int i = 0; i < 40; i++) {
            put(opened("waiting", asked), 1, 10);
        }
        asked.clear();
        busy.next();
        busy.next();
        assertThat(asked).hasSize(16);
        room.letIn();
        room.letIn();
        assertThat(asked).hasSize(41);
        room.letIn();
        assertThat(asked).as("each once").hasSize(41);
    }

    private Inbox opened(String name, List<String> asked) {
        Inbox inbox = new Inbox(() -> asked.add(name), room);
        inbox.open();
        return inbox;
    }

    private void put(Inbox inbox, int seq, int chars) {
        inbox.put(codec.decode(FACT.formatted(seq)), chars);
    }
}
