package io.resticmanager.domain.snapshot;

import static io.resticmanager.domain.job.JobBuilder.NOON;
import static io.resticmanager.domain.job.JobBuilder.repository;
import static io.resticmanager.domain.job.JobBuilder.ulid;
import static org.assertj.core.api.Assertions.assertThat;

import io.resticmanager.domain.job.JobId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ListingTest {
    @Test
    void what_is_no_longer_listed_is_gone() {
        Snapshot old = known(1, NOON);
        assertThat(Listing.compare(List.of(old), List.of(), NOON.plusSeconds(1)).gone())
                .containsExactly(old);
    }

    @Test
    void a_listing_does_not_judge_what_was_first_heard_of_after_it_began() {
        assertThat(Listing.compare(List.of(known(1, NOON)), List.of(), NOON).gone())
                .isEmpty();
        assertThat(Listing.compare(List.of(known(1, NOON.plusSeconds(1))), List.of(), NOON)
                        .gone())
                .isEmpty();
    }

    @Test
    void what_is_new_is_fresh_once_though_it_is_listed_twice() {
        ListedSnapshot fresh = listed(2, Optional.empty());
        Listing.Difference difference =
                Listing.compare(List.of(known(1, NOON)), List.of(listed(1, Optional.empty()), fresh, fresh), NOON);
        assertThat(difference.fresh()).containsExactly(fresh);
        assertThat(difference.gone()).isEmpty();
    }

    @Test
    void nothing_new_is_nothing() {
        assertThat(Listing.compare(List.of(known(1, NOON)), List.of(listed(1, Optional.empty())), NOON.plusSeconds(1)))
                .isEqualTo(Listing.Difference.NONE);
    }

    @Test
    void a_snapshot_that_restic_gave_another_id_keeps_our_name() {
        Snapshot old = known(1, NOON);
        ListedSnapshot tagged = listed(2, Optional.of(id(1)));
        Listing.Difference difference = Listing.compare(List.of(old), List.of(tagged), NOON.plusSeconds(1));
        assertThat(difference.renamed()).containsEntry(old, tagged);
        assertThat(difference.gone()).isEmpty();
        assertThat(difference.fresh()).isEmpty();

        // Once more: restic still names the first id.
        Snapshot now = old.listedAs(tagged);
        ListedSnapshot again = listed(3, Optional.of(id(1)));
        assertThat(Listing.compare(List.of(now), List.of(again), NOON.plusSeconds(1))
                        .renamed())
                .containsEntry(now, again);
    }

    @Test
    void a_rewritten_copy_beside_its_original_is_another_snapshot() {
        ListedSnapshot copy = listed(2, Optional.of(id(1)));
        Listing.Difference difference =
                Listing.compare(List.of(known(1, NOON)), List.of(listed(1, Optional.empty()), copy), NOON);
        assertThat(difference.fresh()).containsExactly(copy);
        assertThat(difference.renamed()).isEmpty();
    }

    @Test
    void only_a_well_formed_tag_names_a_job() {
        JobId job = new JobId(ulid(5));
        assertThat(withTags("x", job.snapshotTag()).jobId()).contains(job);
        assertThat(withTags("rm-job=nonsense").jobId()).isEmpty();
        assertThat(withTags("rm-group=" + ulid(6)).groupId()).isPresent();
        assertThat(withTags().jobId()).isEmpty();
    }

    private static Snapshot known(int number, Instant firstSeen) {
        return Snapshot.seen(
                new SnapshotId(ulid(number)),
                repository(1),
                Optional.empty(),
                listed(number, Optional.empty()),
                firstSeen);
    }

    private static String id(int number) {
        return String.format("%064x", number);
    }

    private static ListedSnapshot listed(int number, Optional<String> original) {
        return new ListedSnapshot(
                id(number),
                original,
                NOON,
                "web-1",
                "root",
                List.of("/etc"),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private static ListedSnapshot withTags(String... tags) {
        return new ListedSnapshot(
                id(1),
                Optional.empty(),
                NOON,
                "web-1",
                "root",
                List.of("/etc"),
                List.of(tags),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }
}
