package io.resticmanager.domain.account;

import static io.resticmanager.domain.job.JobBuilder.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.resticmanager.domain.Secret;
import io.resticmanager.domain.Ulid;
import io.resticmanager.domain.job.JobBuilder;
import io.resticmanager.domain.secret.SecretOwner;
import io.resticmanager.domain.secret.TokenHash;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AccountRulesTest {
    @ParameterizedTest
    @ValueSource(strings = {"correct horse", "zwölf Zeichen!", "🔑🔑🔑🔑🔑🔑🔑🔑🔑abc", "no-rules-for-me"})
    void a_long_password_is_good_whatever_it_is_made_of(String password) {
        assertThat(objection("operator", password)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "short",
                "elevenchars",
                "aaaaaaaaaaaaaaaa",
                "abcabcabcabcabc",
                "my-OPERATOR-password",
                "🔑🔑🔑🔑🔑🔑🔑🔑🔑🔑🔑"
            })
    void a_short_or_empty_or_telling_password_is_not(String password) {
        assertThat(objection("operator", password)).isTrue();
    }

    @Test
    void a_password_has_an_upper_limit_so_that_hashing_has_one() {
        assertThat(objection("bob", "abcd".repeat(50))).isFalse();
        assertThat(objection("bob", "abcd".repeat(50) + "e")).isTrue();
    }

    @Test
    void a_short_user_name_may_happen_to_be_in_a_password() {
        assertThat(objection("bob", "thingamabobs-and-more")).isFalse();
    }

    @Test
    void an_objection_never_quotes_the_password() {
        assertThat(PasswordPolicy.objection(new Username("operator"), new Secret("operator12345"))
                        .orElseThrow())
                .doesNotContain("operator12345");
    }

    @ParameterizedTest
    @CsvSource({"1,0", "4,0", "5,1", "6,2", "7,4", "10,32", "14,512", "15,900", "400,900"})
    void after_five_failures_waiting_doubles_up_to_a_quarter_of_an_hour(int failures, long seconds) {
        assertThat(after(failures, NOON).remainingWait(NOON)).isEqualTo(Duration.ofSeconds(seconds));
    }

    @Test
    void waiting_passes_and_failures_are_forgotten() {
        LoginThrottle throttle = after(10, NOON);
        assertThat(throttle.remainingWait(NOON.plusSeconds(31))).isEqualTo(Duration.ofSeconds(1));
        assertThat(throttle.remainingWait(NOON.plusSeconds(32))).isEqualTo(Duration.ZERO);
        Instant later = NOON.plus(LoginThrottle.FORGOTTEN_AFTER);
        assertThat(throttle.isForgotten(later)).isTrue();
        assertThat(throttle.failedAgain(later)).isEqualTo(LoginThrottle.firstFailure(later));
    }

    @Test
    void roles_hold_what_they_may_and_agents_hold_nothing() {
        for (Permission permission : Permission.values()) {
            assertThat(Role.ADMIN.may(permission)).isTrue();
            assertThat(Role.VIEWER.may(permission)).isEqualTo(permission == Permission.VIEW);
            assertThat(new Actor.Agent(JobBuilder.host(1)).may(permission)).isFalse();
            assertThat(new Actor.Anonymous("::1").may(permission)).isFalse();
        }
        assertThat(Role.OPERATOR.may(Permission.RUN_JOBS)).isTrue();
        assertThat(Role.OPERATOR.may(Permission.MANAGE_REPOSITORIES)).isFalse();
        assertThat(Role.OPERATOR.may(Permission.UNLOCK_ALL)).isFalse();
    }

    @Test
    void user_names_are_compared_in_lower_case() {
        assertThat(new Username(" Anna@Example.org ")).isEqualTo(new Username("anna@example.org"));
        assertThatThrownBy(() -> new Username("-anna")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Username("an na")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Username("")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_session_lives_while_it_is_used() {
        Session session = new Session(
                JobBuilder.ulid(1),
                TokenHash.of(new Secret("t")),
                new UserId(JobBuilder.ulid(2)),
                new Secret("csrf"),
                NOON,
                NOON,
                NOON.plusSeconds(600),
                "::1",
                "");
        assertThat(session.isAlive(NOON.plusSeconds(599))).isTrue();
        assertThat(session.isAlive(NOON.plusSeconds(600))).isFalse();
        assertThat(session.shouldNoteUse(NOON.plusSeconds(59))).isFalse();
        assertThat(session.shouldNoteUse(NOON.plusSeconds(60))).isTrue();
        assertThat(session.used(NOON.plusSeconds(500), Duration.ofMinutes(10)).isAlive(NOON.plusSeconds(1_099)))
                .isTrue();
        assertThat(session.toString()).doesNotContain("csrf\"").doesNotContain("=csrf,");
    }

    @Test
    void a_secret_is_never_printed_and_equals_only_itself() {
        Secret secret = new Secret("hunter2");
        assertThat(secret.toString()).isEqualTo("***");
        assertThat("" + secret + java.util.List.of(secret)).doesNotContain("hunter2");
        assertThat(secret).isEqualTo(new Secret("hunter2")).isNotEqualTo(new Secret("hunter3"));
        assertThat(secret).hasSameHashCodeAs(new Secret("hunter2"));
        assertThat(secret.reveal()).isEqualTo("hunter2");
    }

    @Test
    void a_token_is_kept_as_its_sha_256() {
        // The vector of FIPS 180-4 for "abc".
        assertThat(TokenHash.of(new Secret("abc")).hex())
                .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assertThatThrownBy(() -> new TokenHash("abc")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void no_two_owners_of_secrets_look_alike() {
        assertThat(new SecretOwner("a", "bc", "d").associatedData())
                .isNotEqualTo(new SecretOwner("ab", "c", "d").associatedData())
                .isNotEqualTo(new SecretOwner("a", "b", "cd").associatedData());
        assertThatThrownBy(() -> new SecretOwner("a", "", "b")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_ulid_keeps_its_time_and_its_order() {
        Ulid early = Ulid.of(NOON, new byte[] {-1, -1, -1, -1, -1, -1, -1, -1, -1, -1});
        Ulid late = Ulid.of(NOON.plusMillis(1), new byte[10]);
        assertThat(early.at()).isEqualTo(NOON);
        assertThat(early).isLessThan(late);
        assertThat(early.text()).hasSize(26).endsWith("Z".repeat(16));
        // The example of the specification: its time is 2016-07-30T22:36:16.385Z.
        assertThat(new Ulid("01ARYZ6S41TSV4RRFFQ69G5FAV").at()).isEqualTo(Instant.ofEpochMilli(1_469_918_176_385L));
    }

    @Test
    void a_ulid_is_read_in_either_case_and_nothing_else_is_one() {
        assertThat(new Ulid("01aryz6s41tsv4rrffq69g5fav")).isEqualTo(new Ulid("01ARYZ6S41TSV4RRFFQ69G5FAV"));
        for (String wrong : new String[] {
            "",
            "01ARYZ6S41TSV4RRFFQ69G5FA",
            "01ARYZ6S41TSV4RRFFQ69G5FAU",
            "81ARYZ6S41TSV4RRFFQ69G5FAV",
            "01ARYZ6S41TSV4RRFFQ69G5FAſ",
            "01ARYZ6S41TSV4RRFFQ69G5Fß",
            "01ARYZ6S41TSV4RRFFQ69G5FAV\n"
        }) {
            assertThat(Ulid.isValid(wrong)).as(wrong).isFalse();
            assertThatThrownBy(() -> new Ulid(wrong)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> Ulid.of(NOON, new byte[9])).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Ulid.of(Instant.EPOCH.minusMillis(1), new byte[10]))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static boolean objection(String username, String password) {
        return PasswordPolicy.objection(new Username(username), new Secret(password))
                .isPresent();
    }

    private static LoginThrottle after(int failures, Instant at) {
        LoginThrottle throttle = LoginThrottle.firstFailure(at);
        for (int i = 1; i < failures; i++) {
            throttle = throttle.failedAgain(at);
        }
        return throttle;
    }
}
