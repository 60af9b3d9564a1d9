package io.resticmanager.fleet.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.resticmanager.ws.wire.Envelope;
import io.resticmanager.ws.wire.Facts;
import io.resticmanager.ws.wire.Greetings;
import io.resticmanager.ws.wire.Payload;
import io.resticmanager.ws.wire.WireCodec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class AckStopwatchTest {
    private final WireCodec codec = new WireCodec();
    private final List<Long> measured = new ArrayList<>();
    private final AtomicInteger putOff = new AtomicInteger();
    private final AckStopwatch stopwatch = new AckStopwatch(measured::add, putOff::incrementAndGet);

    @Test
    void an_acknowledgement_is_of_everything_up_to_its_number() {
        send(1);
        send(2);
        send(3);
        acknowledge(2);
        assertThat(measured).hasSize(2);

        acknowledge(2);
        acknowledge(3);
        assertThat(measured).hasSize(3).allMatch(nanos -> nanos >= 0);
    }

    @Test
    void what_is_sent_again_is_measured_once() {
        send(1);
        send(2);
        send(2);
        acknowledge(2);

        assertThat(measured).hasSize(2);
    }

    @Test
    void numbers_inside_a_fact_are_not_its_own() {
        stopwatch.sent(codec.encode(Envelope.of(new Payload.Trouble("\"seq\":7", "", null))));
        stopwatch.sent(codec.encode(Envelope.of(new Payload.Ack(7))));
        acknowledge(9);

        assertThat(measured).isEmpty();
    }

    @Test
    void a_welcome_that_asks_to_come_later_is_told() {
        welcome(null);
        assertThat(putOff).hasValue(0);

        welcome(30);
        assertThat(putOff).hasValue(1);
    }

    private void welcome(@Nullable Integer retryAfterSeconds) {
        stopwatch.received(codec.encode(
                Envelope.of(new Greetings.Welcome(1, Instant.EPOCH, 0, 20, false, retryAfterSeconds, null))));
    }

    private void send(long seq) {
        stopwatch.sent(codec.encode(Envelope.fact(
                seq,
                "01M8KG4T92DHGE331RJZ2GR4BT",
                new Facts.JobLog("01M8KG4T92DHGE331RJZ2GR4BT", 1, List.of(), null))));
    }

    private void acknowledge(long seq) {
        stopwatch.received(codec.encode(Envelope.of(new Payload.Ack(seq))));
    }
}
