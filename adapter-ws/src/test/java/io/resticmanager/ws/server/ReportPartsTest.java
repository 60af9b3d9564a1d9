package io.resticmanager.ws.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.resticmanager.ws.server.ReportParts.State;
import io.resticmanager.ws.wire.Reports;
import java.time.Instant;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/// Listings in parts, and the room that those of all connections share.
class ReportPartsTest {
    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    private static final JsonMapper JSON = new JsonMapper();

    private final Semaphore room = new Semaphore(5);
    private final ReportParts one = new ReportParts(room);
    private final ReportParts other = new ReportParts(room);

    @Test
    void what_does_not_fit_beside_those_of_others_is_refused_and_taken_when_they_are_written_down() {
        assertThat(one.add(part("A", 1, 2, 3), NOON)).isInstanceOf(State.Incomplete.class);
        assertThat(other.add(part("B", 1, 1, 3), NOON))
                .isInstanceOfSatisfying(
                        State.Broken.class, broken -> assertThat(broken.why()).contains("as it can hold"));
        assertThat(one.add(part("A", 2, 2, 1), NOON)).isInstanceOf(State.Whole.class);
        assertThat(room.availablePermits()).as("until it is written down").isEqualTo(1);
        one.done();
        assertThat(room.availablePermits()).isEqualTo(5);
        assertThat(other.add(part("C", 1, 1, 3), NOON)).isInstanceOf(State.Whole.class);
    }

    @Test
    void room_comes_back_when_a_report_breaks_is_replaced_or_goes_with_its_connection() {
        one.add(part("A", 1, 3, 2), NOON);
        assertThat(one.add(part("A", 3, 3, 1), NOON)).isInstanceOf(State.Broken.class);
        assertThat(room.availablePermits()).isEqualTo(5);
        one.add(part("B", 1, 2, 2), NOON);
        one.add(part("C", 1, 2, 3), NOON);
        assertThat(room.availablePermits()).isEqualTo(2);
        Reports.SnapshotsReport wrong = part("C", 2, 2, 1, "not an id");
        assertThatThrownBy(() -> one.add(wrong, NOON)).isInstanceOf(IllegalArgumentException.class);
        assertThat(room.availablePermits()).isEqualTo(5);
        one.add(part("D", 1, 2, 4), NOON);
        one.close();
        assertThat(room.availablePermits()).isEqualTo(5);
        assertThat(one.add(part("D", 2, 2, 1), NOON)).isInstanceOf(State.Broken.class);
        assertThat(room.availablePermits()).isEqualTo(5);
    }

    @Test
    void one_that_is_not_continued_makes_room_after_two_minutes() {
        one.add(part("A", 1, 3, 2), NOON);
        one.add(part("A", 2, 3, 2), NOON.plusSeconds(100));
        one.watch(NOON.plusSeconds(220));
        assertThat(room.availablePermits()).isEqualTo(1);
        one.watch(NOON.plusSeconds(221));
        assertThat(room.availablePermits()).isEqualTo(5);
        assertThat(one.add(part("A", 3, 3, 1), NOON.plusSeconds(222))).isInstanceOf(State.Broken.class);
    }

    private static Reports.SnapshotsReport part(String report, int part, int parts, int items) {
        return part(report, part, parts, items, "ab".repeat(32));
    }

    private static Reports.SnapshotsReport part(String report, int part, int parts, int items, String id) {
        String item = """
                {"id":"%s","time":"2026-11-23T11:00:00Z","hostname":"db-1","username":"root","paths":["/etc"],"tags":[]}""".formatted(id);
        return JSON.readValue(
                """
                {"reportId":"%s","repositoryId":"01JDCW0000000000000000R000","listingStartedAt":"2026-11-23T12:00:00Z",\
                "part":%d,"parts":%d,"items":[%s]}""".formatted(
                                report,
                                part,
                                parts,
                                IntStream.range(0, items).mapToObj(i -> item).collect(Collectors.joining(","))),
                Reports.SnapshotsReport.class);
    }
}
