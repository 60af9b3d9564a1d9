package io.resticmanager.domain.enroll;

import static io.resticmanager.domain.job.JobBuilder.NOON;
import static io.resticmanager.domain.job.JobBuilder.host;
import static io.resticmanager.domain.job.JobBuilder.ulid;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.resticmanager.domain.Secret;
import io.resticmanager.domain.enroll.EnrollmentRules.KnownMachine;
import io.resticmanager.domain.enroll.EnrollmentRules.Ruling;
import io.resticmanager.domain.host.HostId;
import io.resticmanager.domain.host.Tags;
import io.resticmanager.domain.secret.TokenHash;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EnrollmentRulesTest {
    private static final Optional<KnownMachine> UNKNOWN = Optional.empty();

    @Test
    void a_machine_never_seen_becomes_a_new_host() {
        assertThat(rule(token(1, Optional.empty()), UNKNOWN)).isEqualTo(new Ruling.NewHost());
    }

    @Test
    void a_token_ends_at_its_time_its_last_use_or_its_revocation() {
        EnrollmentToken token = token(1, Optional.empty());
        assertThat(EnrollmentRules.rule(token, UNKNOWN, token.expiresAt().minusMillis(1)))
                .isEqualTo(new Ruling.NewHost());
        assertThat(EnrollmentRules.rule(token, UNKNOWN, token.expiresAt())).isInstanceOf(Ruling.Refused.class);
        assertThat(rule(token.used(), UNKNOWN)).isInstanceOf(Ruling.Refused.class);
        assertThat(rule(token.revoked(NOON), UNKNOWN)).isInstanceOf(Ruling.Refused.class);
        assertThat(token.isOpen(NOON)).isTrue();
        assertThat(token.used().isOpen(NOON)).isFalse();
        assertThat(token.revoked(NOON).isOpen(NOON)).isFalse();
    }

    @Test
    void the_same_machine_may_ask_again_until_its_first_hello_though_the_token_is_used_up() {
        EnrollmentToken used = token(1, Optional.empty()).used();
        assertThat(rule(used, machine(host(1), used, false))).isEqualTo(new Ruling.SameAgain(host(1)));
        assertThat(rule(used, machine(host(1), used, true))).isInstanceOf(Ruling.Refused.class);
        assertThat(EnrollmentRules.rule(used, machine(host(1), used, false), used.expiresAt()))
                .isInstanceOf(Ruling.Refused.class);
        assertThat(rule(used.revoked(NOON), machine(host(1), used, false))).isInstanceOf(Ruling.Refused.class);
    }

    @Test
    void a_known_machine_with_an_ordinary_token_is_told_so() {
        EnrollmentToken token = token(5, Optional.empty());
        EnrollmentToken other = new EnrollmentToken(
                ulid(99),
                TokenHash.of(new Secret("other")),
                Optional.empty(),
                Tags.NONE,
                Optional.empty(),
                List.of(),
                true,
                Optional.empty(),
                NOON,
                NOON.plusSeconds(60),
                1,
                Optional.empty());
        assertThat(rule(token, machine(host(1), other, false))).isEqualTo(new Ruling.MachineKnown(host(1)));
        assertThat(rule(token, machine(host(1), token, true))).isEqualTo(new Ruling.MachineKnown(host(1)));
    }

    @Test
    void a_token_made_for_a_host_rebinds_it_to_its_machine_or_a_new_one() {
        EnrollmentToken token = token(1, Optional.of(host(1)));
        EnrollmentToken before = token(1, Optional.empty());
        assertThat(rule(token, UNKNOWN)).isEqualTo(new Ruling.Rebound(host(1)));
        assertThat(rule(token, machine(host(1), before, true))).isEqualTo(new Ruling.Rebound(host(1)));
    }

    @Test
    void it_does_not_make_one_machine_two_hosts() {
        EnrollmentToken token = token(1, Optional.of(host(1)));
        assertThat(rule(token, machine(host(2), token(1, Optional.empty()), true)))
                .isEqualTo(new Ruling.MachineKnown(host(2)));
    }

    @Test
    void impossible_tokens_cannot_be_built() {
        assertThatThrownBy(() -> token(1_001, Optional.empty())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> token(0, Optional.empty()).used()).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> token(1, Optional.empty(), Duration.ofDays(31)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> token(1, Optional.empty(), Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static Ruling rule(EnrollmentToken token, Optional<KnownMachine> known) {
        return EnrollmentRules.rule(token, known, NOON.plusSeconds(1));
    }

    private static Optional<KnownMachine> machine(HostId host, EnrollmentToken with, boolean helloSeen) {
        return Optional.of(new KnownMachine(host, with.id(), helloSeen));
    }

    private static EnrollmentToken token(int uses, Optional<HostId> forHost) {
        return token(uses, forHost, EnrollmentToken.DEFAULT_TTL);
    }

    private static EnrollmentToken token(int uses, Optional<HostId> forHost, Duration ttl) {
        return new EnrollmentToken(
                ulid(forHost.isPresent() ? 51 : 50),
                TokenHash.of(new Secret("token")),
                Optional.empty(),
                Tags.NONE,
                Optional.empty(),
                List.of(),
                true,
                forHost,
                NOON,
                NOON.plus(ttl),
                uses,
                Optional.empty());
    }
}
