package io.resticmanager.server.secret;

import static org.assertj.core.api.Assertions.assertThat;

import io.resticmanager.domain.Secret;
import io.resticmanager.domain.secret.SecretOwner;
import io.resticmanager.ports.secret.SecretBox.Opened;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class AeadSecretBoxTest {
    private static final SecretOwner OWNER = new SecretOwner("credential", "01J", "password");
    private static final Secret SECRET = new Secret("pässwörd of a repository");

    private final AeadSecretBox box = new AeadSecretBox(new byte[32]);

    @Test
    void what_is_sealed_can_be_opened_at_its_place() {
        assertThat(box.open(box.seal(SECRET, OWNER), OWNER)).isEqualTo(new Opened.Clear(SECRET));
        assertThat(box.open(box.seal(new Secret(""), OWNER), OWNER)).isEqualTo(new Opened.Clear(new Secret("")));
    }

    @Test
    void nothing_of_it_shows_and_no_two_are_alike() {
        byte[] sealed = box.seal(SECRET, OWNER);
        assertThat(new String(sealed, StandardCharsets.ISO_8859_1)).doesNotContain("repository");
        assertThat(box.seal(SECRET, OWNER)).isNotEqualTo(sealed);
    }

    @Test
    void moved_to_another_row_or_field_it_cannot_be_opened() {
        byte[] sealed = box.seal(SECRET, OWNER);
        assertThat(box.open(sealed, new SecretOwner("credential", "01K", "password")))
                .isEqualTo(new Opened.Unreadable());
        assertThat(box.open(sealed, new SecretOwner("credential", "01J", "secret")))
                .isEqualTo(new Opened.Unreadable());
        assertThat(box.open(sealed, new SecretOwner("credential0", "1J", "password")))
                .isEqualTo(new Opened.Unreadable());
    }

    @Test
    void any_damage_is_noticed() {
        byte[] sealed = box.seal(SECRET, OWNER);
        for (int i = 0; i < sealed.length; i++) {
            byte[] damaged = sealed.clone();
            damaged[i] ^= 1;
            assertThat(box.open(damaged, OWNER)).as("byte " + i).isEqualTo(new Opened.Unreadable());
        }
        for (int length = 0; length < sealed.length; length++) {
            assertThat(box.open(java.util.Arrays.copyOf(sealed, length), OWNER)).isEqualTo(new Opened.Unreadable());
        }
    }

    @Test
    void another_key_opens_nothing() {
        byte[] other = new byte[32];
        other[31] = 1;
        assertThat(new AeadSecretBox(other).open(box.seal(SECRET, OWNER), OWNER))
                .isEqualTo(new Opened.Unreadable());
    }
}
