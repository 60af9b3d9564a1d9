package io.resticmanager.server.backup;

import io.resticmanager.domain.Secret;
import io.resticmanager.server.secret.Argon2;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// A stream under a passphrase: a head (magic, version, salt, nonce prefix), then pieces of 64 KiB, each sealed by
/// AES-256-GCM with its number and whether it is the last, so that pieces can be neither changed, moved nor cut off.
/// Source of the construction: STREAM (Hoang, Reyhanitabar, Rogaway, Vizár 2015).
final class PassphraseCipher {
    static final byte[] MAGIC = "RMBACKUP".getBytes(StandardCharsets.US_ASCII);

    private static final byte VERSION = 1;
    private static final int SALT = 16;
    private static final int PREFIX = 7;
    private static final int HEAD = MAGIC.length + 1 + SALT + PREFIX;
    private static final int PIECE = 64 * 1024;
    private static final int TAG = 16;

    private final byte[] head;
    private final SecretKeySpec key;
    private int number;

    private PassphraseCipher(byte[] head, Secret passphrase) {
        this.head = head;
        byte[] salt = Arrays.copyOfRange(head, MAGIC.length + 1, MAGIC.length + 1 + SALT);
        // The version of the file stands for these parameters too.
        this.key = new SecretKeySpec(Argon2.PASSPHRASES.compute(passphrase.reveal(), salt, 32), "AES");
    }

    /// What is written to the result arrives sealed in `out`; complete once it is closed.
    static OutputStream sealing(OutputStream out, Secret passphrase) throws IOException {
        byte[] random = new byte[SALT + PREFIX];
        new SecureRandom().nextBytes(random);
        byte[] head =
                ByteBuffer.allocate(HEAD).put(MAGIC).put(VERSION).put(random).array();
        out.write(head);
        return new Sealing(out, new PassphraseCipher(head, passphrase));
    }

    /// The clear text of what [#sealing] wrote.
    ///
    /// @throws BackupFailedException when the passphrase is wrong or the file damaged or cut; also while it is read
    static InputStream opening(InputStream in, Secret passphrase) throws IOException {
        byte[] head = in.readNBytes(HEAD);
        if (head.length < HEAD || !Arrays.equals(head, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
            throw new BackupFailedException("This is not a backup of the server, or it is cut off.");
        }
        if (head[MAGIC.length] != VERSION) {
            throw new BackupFailedException(
                    "This backup was written by a newer restic-manager. Restore it with that one.");
        }
        return new Opening(in, new PassphraseCipher(head, passphrase));
    }

    private byte[] next(int mode, byte[] piece, int length, boolean last) throws GeneralSecurityException {
        byte[] nonce = ByteBuffer.allocate(12)
                .put(head, HEAD - PREFIX, PREFIX)
                .putInt(number)
                .put((byte) (last ? 1 : 0))
                .array();
        // More than 256 TiB: never.
        number = Math.incrementExact(number);
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG * 8, nonce));
        cipher.updateAAD(head);
        return cipher.doFinal(piece, 0, length);
    }

    private static final class Sealing extends OutputStream {
        private final OutputStream out;
        private final PassphraseCipher cipher;
        private final byte[] piece = new byte[PIECE];
        private int filled;
        private boolean closed;

        Sealing(OutputStream out, PassphraseCipher cipher) {
            this.out = out;
            this.cipher = cipher;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            int from = offset;
            int end = offset + length;
            while (from < end) {
                // A full piece waits until more comes: only then is it known not to be the last.
                if (filled == PIECE) {
                    flushPiece(false);
                }
                int taken = Math.min(end - from, PIECE - filled);
                System.arraycopy(bytes, from, piece, filled, taken);
                filled += taken;
                from += taken;
            }
        }

        @Override
        public void close() throws IOException {
            if (!closed) {
                closed = true;
                flushPiece(true);
                out.close();
            }
        }

        private void flushPiece(boolean last) throws IOException {
            try {
                out.write(cipher.next(Cipher.ENCRYPT_MODE, piece, filled, last));
                filled = 0;
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("every Java has AES-256-GCM", e);
            }
        }
    }

    private static final class Opening extends InputStream {
        private final InputStream in;
        private final PassphraseCipher cipher;
        private byte[] ahead;
        private byte[] clear = new byte[0];
        private int read;
        private boolean ended;

        Opening(InputStream in, PassphraseCipher cipher) throws IOException {
            this.in = in;
            this.cipher = cipher;
            this.ahead = in.readNBytes(PIECE + TAG);
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            while (read == clear.length) {
                if (ended) {
                    return -1;
                }
                openPiece();
            }
            int taken = Math.min(length, clear.length - read);
            System.arraycopy(clear, read, target, offset, taken);
            read += taken;
            return taken;
        }

        @Override
        public void close() throws IOException {
            in.close();
        }

        private void openPiece() throws IOException {
            byte[] piece = ahead;
            ahead = in.readNBytes(PIECE + TAG);
            boolean last = ahead.length == 0;
            try {
                clear = cipher.next(Cipher.DECRYPT_MODE, piece, piece.length, last);
                read = 0;
                ended = last;
            } catch (GeneralSecurityException notOurs) {
                throw new BackupFailedException(
                        "The passphrase is wrong, or the backup is damaged or cut off.", notOurs);
            }
        }
    }
}
