package io.resticmanager.restic;

import static org.assertj.core.api.Assertions.assertThat;

import io.resticmanager.domain.Secret;
import io.resticmanager.domain.job.ErrorCode;
import io.resticmanager.domain.job.Job;
import io.resticmanager.domain.job.JobSpec;
import io.resticmanager.domain.job.JobSummary;
import io.resticmanager.domain.job.Outcome;
import io.resticmanager.domain.repository.RepositoryUrl;
import io.resticmanager.domain.repository.StorageLogin;
import io.resticmanager.domain.snapshot.ListedSnapshot;
import io.resticmanager.restic.parts.RestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Forget, prune and check: exactly what was agreed on goes, and damage is found.
class RealCareTest extends RealResticCase {
    @Test
    void a_check_finds_a_pack_that_is_gone() throws IOException {
        init();
        backup(file("a", "content"));
        try (Stream<Path> packs = Files.walk(folder.resolve("repo/data"))) {
            for (Path pack : packs.filter(Files::isRegularFile).toList()) {
                Files.delete(pack);
            }
        }

        Job.End end = assertFailed(run(new JobSpec.Check(Optional.empty())), ErrorCode.UNKNOWN);

        assertThat(end.error().orElseThrow().message()).contains("The check found");
        assertThat(((JobSummary.Check) end.summary().orElseThrow()).errors()).isPositive();
    }

    @Test
    void a_pinned_snapshot_stays_even_when_it_was_approved_by_mistake() throws IOException {
        init();
        List<String> oldestFirst = backups(4);

        Job.End end = run(forget(2, oldestFirst.subList(0, 2))
                .approving(oldestFirst.subList(0, 2), List.of(oldestFirst.getFirst())));

        assertThat(end.summary()).contains(new JobSummary.Forget(1, 3, 1, 0, 0, 0));
        assertThat(listed())
                .extracting(ListedSnapshot::resticId)
                .containsExactlyInAnyOrder(oldestFirst.get(0), oldestFirst.get(2), oldestFirst.get(3));
    }

    @Test
    void a_forget_removes_exactly_what_both_agree_on() throws IOException {
        init();
        List<String> oldestFirst = backups(6);

        // The policy keeps the last two. The server leaves out the oldest, and names one that is to stay.
        JobSpec.Forget forget = forget(2, oldestFirst.subList(1, 5));
        assertThat(run(dry(forget)).summary()).contains(new JobSummary.Forget(3, 3, 0, 1, 1, 0));
        assertThat(listed()).hasSize(6);
        Job.End end = run(forget);

        assertThat(end.outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(end.summary()).contains(new JobSummary.Forget(3, 3, 0, 1, 1, 0));
        assertThat(listed())
                .extracting(ListedSnapshot::resticId)
                .containsExactlyInAnyOrder(oldestFirst.get(0), oldestFirst.get(4), oldestFirst.get(5));
        assertThat(locks()).isEmpty();
    }

    @Test
    void a_forget_of_a_group_without_snapshots_removes_nothing() throws Exception {
        init();
        restic(
                "backup",
                "--host=" + Tasks.HOST,
                file("other", "another program's").toString());

        Job.End end = run(forget(1, List.of()));

        assertThat(end.summary()).contains(new JobSummary.Forget(0, 0, 0, 0, 0, 0));
        assertThat(listed()).hasSize(1);
    }

    @Test
    void where_nothing_may_be_deleted_a_forget_fails_with_its_own_sentence_and_the_admin_address_does_it()
            throws IOException {
        try (RestServer appendOnly = server(0, "--append-only");
                RestServer full = server(0)) {
            tasks = Tasks.on(appendOnly.url("r"), Tasks.login(RestServer.USER, RestServer.PASSWORD));
            init();
            List<String> oldestFirst = backups(3);
            JobSpec.Forget forget = forget(1, oldestFirst.subList(0, 2));

            Job.End refused = assertFailed(run(forget), ErrorCode.UNAUTHORIZED);
            assertThat(refused.error().orElseThrow().message())
                    .contains("2 of 2 snapshots that were to go are still there", "append-only", "admin login");
            assertThat(refused.summary()).contains(new JobSummary.Forget(0, 1, 0, 0, 0, 2));
            assertThat(listed()).hasSize(3);

            tasks = Tasks.on(
                    appendOnly.url("r"),
                    new StorageLogin(
                            Optional.of(new RepositoryUrl(full.url("r"))),
                            Optional.of(RestServer.USER),
                            Optional.of(new Secret(RestServer.PASSWORD)),
                            Map.of()));
            assertThat(run(forget).summary()).contains(new JobSummary.Forget(2, 1, 0, 0, 0, 0));
            assertThat(listed()).extracting(ListedSnapshot::resticId).containsExactly(oldestFirst.get(2));
        }
    }

    @Test
    void a_prune_frees_what_no_snapshot_needs() throws IOException {
        init();
        String big = snapshotId(backup(random("big", 3 << 20)));
        backup(file("small", "stays"));
        run(forget(1, List.of(big)));
        long before = stored();

        JobSummary.Prune expected = (JobSummary.Prune)
                run(new JobSpec.Prune(true, Optional.empty())).summary().orElseThrow();
        assertThat(expected.freedBytes().orElseThrow()).isBetween(3L << 20, 4L << 20);
        assertThat(stored()).isEqualTo(before);
        Job.End end = run(new JobSpec.Prune(false, Optional.of("0")));

        assertThat(((JobSummary.Prune) end.summary().orElseThrow()).freedBytes())
                .isEqualTo(expected.freedBytes());
        assertThat(before - stored()).isGreaterThan(3L << 20);
        assertThat(locks()).isEmpty();
    }

    @Test
    void a_check_finds_a_flipped_byte_only_where_it_reads_and_a_missing_pack_always() throws IOException {
        init();
        backup(random("big", 3 << 20));
        Path pack = biggestPack();
        byte[] bytes = Files.readAllBytes(pack);
        bytes[bytes.length / 2] ^= 1;
        pack.toFile().setWritable(true);
        Files.write(pack, bytes);

        assertThat(run(new JobSpec.Check(Optional.empty())).outcome()).isEqualTo(Outcome.SUCCEEDED);
        Job.End flipped = assertFailed(run(new JobSpec.Check(Optional.of("1/1"))), ErrorCode.UNKNOWN);
        assertThat(flipped.error().orElseThrow().message()).contains("The check found");
        assertThat(((JobSummary.Check) flipped.summary().orElseThrow()).errors())
                .isPositive();

        Files.delete(pack);
        Job.End missing = assertFailed(run(new JobSpec.Check(Optional.empty())), ErrorCode.UNKNOWN);
        assertThat(((JobSummary.Check) missing.summary().orElseThrow()).errors())
                .isPositive();
    }

    private List<String> backups(int many) throws IOException {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < many; i++) {
            ids.add(snapshotId(backup(file("file", "version " + i))));
        }
        return ids;
    }

    private long stored() throws IOException {
        return packs().mapToLong(pack -> pack.toFile().length()).sum();
    }

    private Path biggestPack() throws IOException {
        return packs().max(Comparator.comparing(pack -> pack.toFile().length())).orElseThrow();
    }

    private Stream<Path> packs() throws IOException {
        try (Stream<Path> packs = Files.walk(folder.resolve("repo/data"))) {
            return packs.filter(Files::isRegularFile).toList().stream();
        }
    }
}
