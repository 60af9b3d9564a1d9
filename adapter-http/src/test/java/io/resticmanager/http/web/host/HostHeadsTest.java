package io.resticmanager.http.web.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.resticmanager.domain.Limits;
import io.resticmanager.domain.Ulid;
import io.resticmanager.domain.host.Connection;
import io.resticmanager.domain.host.Host;
import io.resticmanager.domain.host.HostId;
import io.resticmanager.domain.host.Platform;
import io.resticmanager.domain.host.Protection;
import io.resticmanager.domain.host.Tags;
import io.resticmanager.domain.repository.RepositoryId;
import io.resticmanager.domain.source.Selection;
import io.resticmanager.domain.source.SourceGroup;
import io.resticmanager.domain.source.SourceGroupId;
import io.resticmanager.http.web.host.HostHeads.Run;
import io.resticmanager.ports.fleet.ReadOneHost.Brief;
import io.resticmanager.ports.host.HostStore.HostOverview;
import io.resticmanager.ports.host.ReadHosts.HostView;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class HostHeadsTest {
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    private static final Ulid PLAN = new Ulid("01M8FB4G000000000000000001");
    private static final Ulid OLD_PLAN = new Ulid("01M8FB4G000000000000000002");

    private final HostHeads heads = new HostHeads(Clock.fixed(NOW, ZoneOffset.UTC));

    @Test
    void a_host_that_is_well_needs_no_words() {
        assertThat(heads.notes(brief(host(PLAN, Duration.ofSeconds(2)), Connection.ONLINE)))
                .isEmpty();
    }

    @Test
    void a_machine_that_has_enrolled_only_is_said_to_be_awaited() {
        Host host = Host.enrolled(
                new HostId(PLAN),
                "web-1",
                "web-1",
                Tags.NONE,
                new Platform("linux", "amd64"),
                "m",
                Host.AgentFacts.enrolling("0.1.0", Optional.empty()),
                PLAN,
                NOW.minusSeconds(300));
        assertThat(heads.notes(brief(host, Connection.OFFLINE)))
                .extracting(HostHeads.Note::title)
                .containsExactly("The agent has not connected yet.");
    }

    @Test
    void settings_that_are_not_in_force_are_shown_when_they_take_long() {
        Host since = host(OLD_PLAN, Duration.ZERO);
        assertThat(heads.notes(brief(drifting(since, NOW.minusSeconds(5)), Connection.ONLINE)))
                .isEmpty();
        assertThat(heads.notes(brief(drifting(since, NOW.minusSeconds(600)), Connection.ONLINE)))
                .singleElement()
                .satisfies(note -> {
                    assertThat(note.tone()).isEqualTo("warn");
                    assertThat(note.title()).contains("10\u00a0min ago").contains("not in force");
                });
        assertThat(heads.notes(brief(drifting(since, NOW.minusSeconds(600)), Connection.OFFLINE)))
                .singleElement()
                .satisfies(note -> assertThat(note.sentence()).contains("when it is back"));
    }

    @Test
    void a_clock_is_told_of_only_when_it_is_off_by_more_than_half_a_minute() {
        assertThat(heads.notes(brief(host(PLAN, Duration.ofSeconds(-29)), Connection.ONLINE)))
                .isEmpty();
        assertThat(heads.notes(brief(host(PLAN, Duration.ofMinutes(-7)), Connection.ONLINE)))
                .extracting(HostHeads.Note::title)
                .containsExactly("The clock of this host is 7\u00a0minutes behind.");
    }

    @Test
    void a_second_machine_with_the_credential_comes_first() {
        Host twin = host(PLAN, Duration.ofMinutes(7))
                .withDuplicate(new Host.DuplicateIdentity("other", "clone-1", NOW.minusSeconds(120)));
        assertThat(heads.notes(brief(twin, Connection.ONLINE)).getFirst().sentence())
                .contains("clone-1")
                .contains("2\u00a0min ago")
                .contains("refused");
    }

    @Test
    void a_backup_asks_only_what_it_must() {
        Host host = host(PLAN, Duration.ZERO);
        assertThat(HostHeads.run(true, brief(host, Connection.ONLINE, group("/etc"))))
                .isInstanceOf(Run.Now.class);
        assertThat(HostHeads.run(true, brief(host, Connection.QUIET, group("/etc"))))
                .isInstanceOf(Run.Now.class);
        assertThat(HostHeads.run(true, brief(host, Connection.OFFLINE, group("/etc"))))
                .isInstanceOf(Run.Ask.class);
        assertThat(HostHeads.run(true, brief(host, Connection.ONLINE, group("/etc"), group("/srv"))))
                .isInstanceOf(Run.Ask.class);
        assertThat(HostHeads.run(true, brief(host, Connection.ONLINE, group()))).isInstanceOf(Run.Ask.class);
        assertThat(HostHeads.run(false, brief(host, Connection.ONLINE, group("/etc"))))
                .isInstanceOf(Run.Off.class);
    }

    private static Brief brief(Host host, Connection connection, SourceGroup... groups) {
        HostOverview overview = new HostOverview(
                host,
                new Protection.Evidence(Optional.empty(), Optional.empty(), Optional.empty()),
                Optional.empty(),
                Optional.empty(),
                0);
        return new Brief(
                new HostView(overview, connection, Optional.of(NOW), Protection.NEVER, Optional.empty()),
                List.of(groups),
                List.of());
    }

    private static SourceGroup group(String... paths) {
        return SourceGroup.first(
                new SourceGroupId(PLAN),
                new HostId(PLAN),
                Optional.of(new RepositoryId(PLAN)),
                Selection.EMPTY.withIncludes(List.of(paths)));
    }

    private static Host drifting(Host host, Instant since) {
        return host.withPlan(new Host.PlanState(PLAN, Optional.of(OLD_PLAN), Optional.of(since), Optional.empty()));
    }

    private static Host host(Ulid applied, Duration skew) {
        return new Host(
                new HostId(PLAN),
                "web-1",
                "web-1",
                Tags.NONE,
                new Platform("linux", "amd64"),
                "m",
                NOW.minusSeconds(9_000),
                new Host.AgentFacts(
                        "0.1.0",
                        Optional.of("0.18.0"),
                        Optional.of("boot"),
                        Optional.of(PLAN),
                        Optional.of(NOW.minusSeconds(8_000)),
                        Optional.of(NOW.minusSeconds(60)),
                        skew,
                        Optional.of(true)),
                new Host.PlanState(PLAN, Optional.of(applied), Optional.empty(), Optional.empty()),
                Optional.empty(),
                false,
                Limits.NONE,
                1);
    }
}
