package io.resticmanager.server.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.resticmanager.domain.Secret;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PassphraseCipherTest {
    private static final Secret PASSPHRASE = new Secret("a long passphrase");
    private static final int PIECE = 64 * 1024;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE, 3 * PIECE + 5})
    void what_is_sealed_comes_back_whole(int length) throws IOException {
        byte[] clear = bytes(length);
        assertThat(open(seal(clear), PASSPHRASE)).isEqualTo(clear);
    }

    @Test
    void it_does_not_matter_in_what_portions_it_is_written() throws IOException {
        byte[] clear = bytes(2 * PIECE + 77);
        ByteArrayOutputStream sealed = new ByteArrayOutputStream();
        try (OutputStream out = PassphraseCipher.sealing(sealed, PASSPHRASE)) {
            for (int from = 0; from < clear.length; from += 1_000) {
                out.write(clear, from, Math.min(1_000, clear.length - from));
            }
        }
        assertThat(open(sealed.toByteArray(), PASSPHRASE)).isEqualTo(clear);
    }

    @Test
    void another_passphrase_is_refused() throws IOException {
        byte[] sealed = seal(bytes(10));
        assertThatThrownBy(() -> open(sealed, new Secret("another passphrase")))
                .isInstanceOf(BackupFailedException.class)
                .hasMessageContaining("passphrase is wrong");
    }

    @Test
    void a_stream_cut_between_or_within_pieces_is_refused() throws IOException {
        byte[] sealed = seal(bytes(3 * PIECE));
        int head = sealed.length - 3 * (PIECE + 16);
        for (int kept : new int[] {0, head - 1, head, head + PIECE + 16, head + 2 * (PIECE + 16), sealed.length - 1}) {
            assertThatThrownBy(() -> open(Arrays.copyOf(sealed, kept), PASSPHRASE))
                    .as("cut to " + kept)
                    .isInstanceOf(BackupFailedException.class);
        }
    }

    @Test
    void pieces_that_changed_places_are_refused() throws IOException {
        byte[] sealed = seal(bytes(3 * PIECE));
        int piece = PIECE + 16;
        int head = sealed.length - 3 * piece;
        byte[] swapped = sealed.clone();
        System.arraycopy(sealed, head, swapped, head + piece, piece);
        System.arraycopy(sealed, head + piece, swapped, head, piece);
        assertThatThrownBy(() -> open(swapped, PASSPHRASE)).isInstanceOf(BackupFailedException.class);
    }

    @Test
    void a_changed_head_or_piece_is_refused() throws IOException {
        byte[] sealed = seal(bytes(100));
        for (int i = 0; i < sealed.length; i += 7) {
            byte[] damaged = sealed.clone();
            damaged[i] ^= 1;
            assertThatThrownBy(() -> open(damaged, PASSPHRASE))
                    .as("byte " + i)
                    .isInstanceOf(BackupFailedException.class);
        }
    }

    private static byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        new Random(7).nextBytes(bytes);
        return bytes;
    }

    private static byte[] seal(byte[] clear) throws IOException {
        ByteArrayOutputStream sealed = new ByteArrayOutputStream();
        try (OutputStream out = PassphraseCipher.sealing(sealed, PASSPHRASE)) {
            out.write(clear);
        }
        return sealed.toByteArray();
    }

    private static byte[] open(byte[] sealed, Secret passphrase) throws IOException {
        return PassphraseCipher.opening(new ByteArrayInputStream(sealed), passphrase)
                .readAllBytes();
    }
}
