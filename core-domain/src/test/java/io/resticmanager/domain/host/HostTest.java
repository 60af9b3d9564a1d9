package io.resticmanager.domain.host;

import static io.resticmanager.domain.job.JobBuilder.NOON;
import static io.resticmanager.domain.job.JobBuilder.host;
import static io.resticmanager.domain.job.JobBuilder.ulid;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.resticmanager.domain.Limits;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostTest {
    @ParameterizedTest
    @CsvSource({"0,ONLINE", "44,ONLINE", "45,QUIET", "89,QUIET", "90,OFFLINE", "86400,OFFLINE", "-5,ONLINE"})
    void silence_makes_a_host_quiet_and_then_offline(long seconds, Connection expected) {
        assertThat(Connection.at(NOON, Optional.of(NOON.minusSeconds(seconds)))).isEqualTo(expected);
    }

    @Test
    void a_host_never_heard_of_is_offline() {
        assertThat(Connection.at(NOON, Optional.empty())).isEqualTo(Connection.OFFLINE);
    }

    // Hours ago; empty means never.
    @ParameterizedTest
    @CsvSource({
        ",,,NEVER",
        ",5,,FAILING",
        "5,,,PROTECTED",
        "500,,,PROTECTED",
        "500,,24,LATE",
        "24,,24,LATE",
        "23,,24,PROTECTED",
        "5,3,24,FAILING",
        "3,5,24,PROTECTED",
        "5,5,24,PROTECTED",
        "500,3,24,FAILING",
        ",,24,NEVER"
    })
    void protection_follows_confirmed_backups_and_the_last_failure(
            Integer confirmed, Integer failed, Integer within, Protection expected) {
        Protection.Evidence evidence = new Protection.Evidence(
                hoursAgo(confirmed),
                hoursAgo(failed),
                hoursAgo(confirmed).flatMap(at -> Optional.ofNullable(within).map(h -> at.plus(Duration.ofHours(h)))));
        assertThat(Protection.of(evidence, NOON)).isEqualTo(expected);
    }

    @Test
    void a_plan_that_changes_drifts_from_the_first_change_until_it_is_applied() {
        Host.PlanState fresh = aHost().plan();
        assertThat(fresh.inForce()).isFalse();
        Host.PlanState applied = fresh.applied(fresh.desired(), List.of(), NOON.plusSeconds(5));
        assertThat(applied.inForce()).isTrue();
        assertThat(applied.driftSince()).isEmpty();

        Host.PlanState twice = applied.changed(ulid(2), NOON.plusSeconds(10)).changed(ulid(3), NOON.plusSeconds(20));
        assertThat(twice.inForce()).isFalse();
        assertThat(twice.driftSince()).contains(NOON.plusSeconds(10));
        assertThat(twice.applied(ulid(2), List.of(), NOON.plusSeconds(30)).driftSince())
                .contains(NOON.plusSeconds(10));
        assertThat(twice.applied(ulid(3), List.of(), NOON.plusSeconds(30)).driftSince())
                .isEmpty();
    }

    @Test
    void a_plan_applied_with_problems_is_drift_and_says_them() {
        Host.PlanState fresh = aHost().plan();
        Host.PlanState half = fresh.applied(fresh.desired(), List.of("One.", "Two."), NOON.plusSeconds(5));
        assertThat(half.driftSince()).isPresent();
        assertThat(half.problem()).contains("One. Two.");
    }

    @Test
    void only_an_edit_by_people_is_a_new_revision() {
        Host host = aHost();
        assertThat(host.edited("other", Tags.NONE, Limits.NONE).revision()).isEqualTo(host.revision() + 1);
        assertThat(host.wantingRotation().rotated().withPlan(host.plan())).isEqualTo(host);
    }

    @Test
    void a_host_renamed_keeps_the_name_its_snapshots_carry() {
        assertThat(aHost().edited("other", Tags.NONE, Limits.NONE).resticHost()).isEqualTo("web-1");
    }

    @Test
    void a_rebound_host_has_not_said_hello_yet() {
        Host.AgentFacts seen = new Host.AgentFacts(
                "1",
                Optional.empty(),
                Optional.of("boot"),
                Optional.of(ulid(9)),
                Optional.of(NOON),
                Optional.of(NOON),
                Duration.ZERO,
                Optional.of(true));
        Host old = aHost().heard(new Platform("linux", "arm64"), seen)
                .withDuplicate(new Host.DuplicateIdentity("m-2", "evil", NOON))
                .wantingRotation();
        Host rebound = old.rebound(old.platform(), "m-3", Host.AgentFacts.enrolling("2", Optional.empty()));
        assertThat(rebound.agent().firstHelloAt()).isEmpty();
        assertThat(rebound.duplicate()).isEmpty();
        assertThat(rebound.rotationWanted()).isFalse();
        assertThat(rebound.machineId()).isEqualTo("m-3");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a\nb", "a\u007fb"})
    void names_are_printable(String name) {
        assertThatThrownBy(() -> aHost().edited(name, Tags.NONE, Limits.NONE))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void tags_are_sorted_words_without_doubles() {
        assertThat(Tags.of(List.of("web", "eu", "web")).words()).containsExactly("eu", "web");
        assertThat(Tags.of(List.of("größe-1.2_x")).words()).hasSize(1);
        assertThatThrownBy(() -> Tags.of(List.of("two words"))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Tags.of(List.of(""))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Tags.of(List.of("x".repeat(41)))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() ->
                        Tags.of(IntStream.range(0, 33).mapToObj(i -> "t" + i).toList()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static Host aHost() {
        return Host.enrolled(
                host(1),
                "web",
                "web-1",
                Tags.NONE,
                new Platform("linux", "amd64"),
                "m-1",
                Host.AgentFacts.enrolling("1", Optional.empty()),
                ulid(1),
                NOON);
    }

    private static Optional<Instant> hoursAgo(Integer hours) {
        return Optional.ofNullable(hours).map(h -> NOON.minus(Duration.ofHours(h)));
    }
}
