package io.resticmanager.ports.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.resticmanager.domain.Secret;
import io.resticmanager.domain.account.Session;
import io.resticmanager.domain.account.User;
import io.resticmanager.domain.audit.AuditEntry;
import io.resticmanager.ports.contract.Rows;
import io.resticmanager.ports.fakes.MemoryDatabase;
import io.resticmanager.ports.fakes.ServerCore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Sessions live seven days here.
class SessionsTest {
    private static final Secret RIGHT = new Secret("x");
    private static final Secret NEW = new Secret("a longer one than before");

    private final ServerCore core = ServerCore.inMemory();
    private final Rows rows = new Rows(core.stores, core.ids, core.clock);
    private final User user = rows.user("anna");

    @Test
    void a_login_opens_a_session_that_the_token_alone_leads_to() {
        Sessions.LogIn.Welcome welcome = logIn();
        Sessions.Authenticated who = authenticate(welcome).orElseThrow();
        assertThat(who.actor().id()).isEqualTo(user.id());
        assertThat(who.session().csrfToken()).isEqualTo(welcome.session().csrfToken());
        assertThat(core.sessions.authenticate(new Secret("rmc_guess"), "::1")).isEmpty();
        assertThat(core.sessions.authenticate(welcome.session().csrfToken(), "::1"))
                .isEmpty();
        assertThat(audited()).containsExactly("session.began");
    }

    @Test
    void an_unknown_user_and_a_wrong_password_look_and_cost_the_same() {
        int before = core.hasher.timesSpent();
        assertThat(core.sessions.logIn("::1", "b", "nobody", RIGHT)).isEqualTo(new Sessions.LogIn.Refused());
        int unknown = core.hasher.timesSpent() - before;
        assertThat(core.sessions.logIn("::1", "b", "anna", new Secret("y"))).isEqualTo(new Sessions.LogIn.Refused());
        assertThat(core.hasher.timesSpent() - before - unknown)
                .isEqualTo(unknown)
                .isEqualTo(1);
        assertThat(core.sessions.logIn("::1", "b", "no user's name!\u0000", RIGHT))
                .isEqualTo(new Sessions.LogIn.Refused());
        assertThat(audited()).containsOnly("session.refused");
    }

    @Test
    void after_some_failures_even_the_right_password_must_wait() {
        Sessions.LogIn answer = new Sessions.LogIn.Refused();
        int tries = 0;
        while (answer instanceof Sessions.LogIn.Refused && tries++ < 100) {
            answer = core.sessions.logIn("10.0.0." + tries, "b", "anna", new Secret("y"));
        }
        assertThat(answer).isInstanceOf(Sessions.LogIn.TooMany.class);
        assertThat(tries).isLessThan(20);
        int spent = core.hasher.timesSpent();
        assertThat(core.sessions.logIn("10.1.1.1", "b", " ANNA ", RIGHT)).isInstanceOf(Sessions.LogIn.TooMany.class);
        assertThat(core.hasher.timesSpent()).as("a refused try costs nothing").isEqualTo(spent);
        core.clock.advance(((Sessions.LogIn.TooMany) answer).retryAfter());
        assertThat(core.sessions.logIn("10.1.1.1", "b", "anna", RIGHT)).isInstanceOf(Sessions.LogIn.Welcome.class);
    }

    @Test
    void a_session_lasts_while_it_is_used_and_ends_when_it_is_not() {
        Sessions.LogIn.Welcome welcome = logIn();
        for (int i = 0; i < 5; i++) {
            core.clock.advance(Duration.ofDays(6));
            assertThat(authenticate(welcome)).isPresent();
        }
        Sessions.Authenticated who = authenticate(welcome).orElseThrow();
        core.clock.advance(Duration.ofDays(7));
        assertThat(core.sessions.isStillGood(who)).isFalse();
        assertThat(authenticate(welcome)).isEmpty();
        assertThat(core.sessions.own(who.actor())).isEmpty();
        core.clock.advance(Duration.ofMillis(1));
        assertThat(core.sessions.forgetExpired()).isEqualTo(1);
        assertThat(core.sessions.forgetExpired()).isZero();
    }

    @Test
    void use_is_written_down_once_a_minute_at_most() {
        Sessions.LogIn.Welcome welcome = logIn();
        Instant began = core.clock.instant();
        core.clock.advance(Duration.ofSeconds(59));
        authenticate(welcome);
        assertThat(stored(welcome).lastUsedAt()).isEqualTo(began);
        core.clock.advance(Duration.ofSeconds(1));
        authenticate(welcome);
        assertThat(stored(welcome).lastUsedAt()).isEqualTo(core.clock.instant());
    }

    @Test
    void a_full_disk_keeps_nobody_out_who_is_in() {
        Sessions.LogIn.Welcome welcome = logIn();
        MemoryDatabase database = (MemoryDatabase) core.stores.transactions();
        database.diskIsFull(true);
        core.clock.advance(Session.NOTED_EVERY);
        assertThat(authenticate(welcome)).isPresent();
        database.diskIsFull(false);
        assertThat(authenticate(welcome)).isPresent();
        assertThat(stored(welcome).lastUsedAt()).isEqualTo(core.clock.instant());
    }

    @Test
    void leaving_and_revoking_end_sessions_but_only_ones_own() {
        Sessions.Authenticated first = authenticate(logIn()).orElseThrow();
        Sessions.LogIn.Welcome second = logIn();
        rows.user("berta");
        Sessions.LogIn.Welcome other = (Sessions.LogIn.Welcome) core.sessions.logIn("::1", "b", "berta", RIGHT);

        assertThat(core.sessions.revoke(first.actor(), other.session().id())).isFalse();
        assertThat(authenticate(other)).isPresent();
        assertThat(core.sessions.revoke(first.actor(), second.session().id())).isTrue();
        assertThat(core.sessions.revoke(first.actor(), second.session().id())).isFalse();
        assertThat(authenticate(second)).isEmpty();
        core.sessions.logOut(first);
        assertThat(core.sessions.isStillGood(first)).isFalse();
        assertThat(audited()).contains("session.revoked", "session.ended");
    }

    @Test
    void a_new_password_ends_all_other_sessions() {
        Sessions.LogIn.Welcome mine = logIn();
        Sessions.LogIn.Welcome elsewhere = logIn();
        Sessions.Authenticated who = authenticate(mine).orElseThrow();
        assertThat(core.sessions.changePassword(who, new Secret("y"), NEW))
                .isEqualTo(new Sessions.PasswordChange.WrongPassword());
        assertThat(core.sessions.changePassword(who, RIGHT, new Secret("short")))
                .isInstanceOf(Sessions.PasswordChange.BadPassword.class);
        assertThat(authenticate(elsewhere)).isPresent();
        assertThat(core.sessions.changePassword(who, RIGHT, NEW)).isEqualTo(new Sessions.PasswordChange.Done());
        assertThat(authenticate(mine)).isPresent();
        assertThat(authenticate(elsewhere)).isEmpty();
        assertThat(core.sessions.logIn("::1", "b", "anna", RIGHT)).isEqualTo(new Sessions.LogIn.Refused());
        assertThat(core.sessions.logIn("::1", "b", "anna", NEW)).isInstanceOf(Sessions.LogIn.Welcome.class);
    }

    @Test
    void a_browser_that_talks_much_is_cut_short_and_lifetimes_are_bounded() {
        var welcome = (Sessions.LogIn.Welcome) core.sessions.logIn("::1", "b".repeat(5_000), "anna", RIGHT);
        assertThat(welcome.session().userAgent()).hasSize(200);
        for (Duration ttl : List.of(Duration.ZERO, Duration.ofSeconds(59), Duration.ofDays(366))) {
            assertThatThrownBy(() -> new Sessions.SessionLifetime(ttl)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    private Sessions.LogIn.Welcome logIn() {
        return (Sessions.LogIn.Welcome) core.sessions.logIn("::1", "browser", "anna", RIGHT);
    }

    private Optional<Sessions.Authenticated> authenticate(Sessions.LogIn.Welcome welcome) {
        return core.sessions.authenticate(welcome.token(), "::1");
    }

    private Session stored(Sessions.LogIn.Welcome welcome) {
        return core.stores.sessions().find(welcome.session().token()).orElseThrow();
    }

    private List<String> audited() {
        return core.stores.audits().after(0, 1_000).stream()
                .map(AuditEntry::action)
                .toList();
    }
}
