package io.resticmanager.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.resticmanager.domain.account.UserId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LiveStreamsTest {
    private static final UserId ADA = UserId.of("01ARZ3NDEKTSV4RRFFQ69G5FAV");
    private static final UserId BOB = UserId.of("01ARZ3NDEKTSV4RRFFQ69G5FAW");

    private final LiveStreams streams = new LiveStreams();
    private final List<String> ended = new ArrayList<>();

    @Test
    void the_oldest_page_of_a_user_gives_way_to_what_is_opened_after_it() {
        streams.openForPage(BOB, () -> ended.add("page of bob"));
        streams.open(ADA, () -> ended.add("log"));
        for (int i = 1; i < LiveStreams.MOST_PER_USER; i++) {
            String page = "page " + i;
            streams.openForPage(ADA, () -> ended.add(page));
        }
        assertThat(streams.openForPage(ADA, () -> ended.add("newest page"))).isPresent();
        assertThat(streams.open(ADA, () -> ended.add("another log"))).isPresent();
        assertThat(ended).containsExactly("page 1", "page 2");
    }

    @Test
    void nothing_gives_way_where_no_page_is_open() {
        for (int i = 0; i < LiveStreams.MOST_PER_USER; i++) {
            streams.open(ADA, () -> ended.add("log"));
        }
        assertThat(streams.openForPage(ADA, () -> {})).isEmpty();
        assertThat(streams.open(ADA, () -> {})).isEmpty();
        assertThat(streams.open(BOB, () -> {})).isPresent();
        assertThat(ended).isEmpty();
    }

    @Test
    void a_page_that_gave_way_does_not_free_a_place_a_second_time() {
        LiveStreams.Lease first = streams.openForPage(ADA, () -> {}).orElseThrow();
        for (int i = 0; i < LiveStreams.MOST_PER_USER; i++) {
            streams.open(ADA, () -> {});
        }
        first.close();
        assertThat(streams.open(ADA, () -> {})).isEmpty();
    }
}
