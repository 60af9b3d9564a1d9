package io.resticmanager.server.secret;

import static org.assertj.core.api.Assertions.assertThat;

import io.resticmanager.domain.Secret;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class Argon2PasswordHasherTest {
    private static final Secret PASSWORD = new Secret("correct horse");

    private final Argon2PasswordHasher hasher = new Argon2PasswordHasher(new Argon2(64, 1, 1));

    @Test
    void a_password_matches_its_own_hash_only() {
        Secret hash = hasher.hash(PASSWORD);
        assertThat(hasher.matches(PASSWORD, hash)).isTrue();
        assertThat(hasher.matches(new Secret("correct horsf"), hash)).isFalse();
        assertThat(hasher.matches(new Secret(""), hash)).isFalse();
        assertThat(hasher.hash(PASSWORD)).isNotEqualTo(hash);
    }

    @Test
    void the_hash_says_how_it_was_made_so_that_the_cost_can_be_raised_later() {
        Secret old = hasher.hash(PASSWORD);
        assertThat(old.reveal()).startsWith("$argon2id$v=19$m=64,t=1,p=1$");
        assertThat(new Argon2PasswordHasher(new Argon2(128, 2, 1)).matches(PASSWORD, old))
                .isTrue();
    }

    @Test
    void a_hash_of_the_reference_implementation_is_understood() {
        // Made by the reference argon2 tool: echo -n password | argon2 somesalt -id -t 2 -m 16 -p 1
        Secret reference =
                new Secret("$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc");
        assertThat(hasher.matches(new Secret("password"), reference)).isTrue();
        assertThat(hasher.matches(new Secret("passwort"), reference)).isFalse();
    }

    @Test
    void the_value_is_that_of_the_standard() {
        assertThat(HexFormat.of()
                        .formatHex(new Argon2(65536, 2, 1)
                                .compute("password", "somesalt".getBytes(java.nio.charset.StandardCharsets.UTF_8), 32)))
                .isEqualTo("09316115d5cf24ed5a15a31a3ba326e5cf32edc24702987c02b6566f61913cf7");
    }

    @Test
    void something_that_is_no_hash_matches_nothing() {
        for (String text : List.of(
                "", "plain:x", "$argon2i$v=19$m=64,t=1,p=1$AAAA$AAAA", "$argon2id$v=19$m=9999999,t=1,p=1$AAAA$AAAA")) {
            assertThat(hasher.matches(PASSWORD, new Secret(text))).isFalse();
        }
    }

    @Test
    void many_at_once_all_get_their_turn() throws Exception {
        Secret hash = hasher.hash(PASSWORD);
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Boolean>> answers = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                answers.add(callers.submit(() -> hasher.matches(PASSWORD, hash)));
            }
            for (Future<Boolean> answer : answers) {
                assertThat(answer.get()).isTrue();
            }
        }
    }
}
