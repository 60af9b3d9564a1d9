package io.resticmanager.server.secret;

import io.resticmanager.domain.Secret;
import io.resticmanager.domain.secret.SecretOwner;
import io.resticmanager.ports.secret.SecretBox;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// AES-256-GCM of the JDK. A sealed secret is a version byte (1), a random nonce of 12 bytes, and the ciphertext with
/// its
/// tag of 16; the owner and the version are its associated data.
public final class AeadSecretBox implements SecretBox {
    private static final byte VERSION = 1;
    private static final int NONCE = 12;
    private static final int TAG = 16;

    private final SecretKeySpec key;
    private final SecureRandom random = new SecureRandom();

    /// @param key 32 bytes
    public AeadSecretBox(byte[] key) {
        if (key.length != 32) {
            throw new IllegalArgumentException("the key of the secret box is 32 bytes");
        }
        this.key = new SecretKeySpec(key, "AES");
    }

    @Override
    public byte[] seal(Secret secret, SecretOwner owner) {
        byte[] nonce = new byte[NONCE];
        random.nextBytes(nonce);
        try {
            Cipher cipher = cipher(Cipher.ENCRYPT_MODE, nonce, owner);
            byte[] sealed = cipher.doFinal(secret.reveal().getBytes(StandardCharsets.UTF_8));
            return ByteBuffer.allocate(1 + NONCE + sealed.length)
                    .put(VERSION)
                    .put(nonce)
                    .put(sealed)
                    .array();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has AES-256-GCM", e);
        }
    }

    @Override
    public Opened open(byte[] sealed, SecretOwner owner) {
        if (sealed.length < 1 + NONCE + TAG || sealed[0] != VERSION) {
            return new Opened.Unreadable();
        }
        byte[] nonce = new byte[NONCE];
        System.arraycopy(sealed, 1, nonce, 0, NONCE);
        try {
            byte[] clear =
                    cipher(Cipher.DECRYPT_MODE, nonce, owner).doFinal(sealed, 1 + NONCE, sealed.length - 1 - NONCE);
            return new Opened.Clear(new Secret(new String(clear, StandardCharsets.UTF_8)));
        } catch (AEADBadTagException notOurs) {
            return new Opened.Unreadable();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has AES-256-GCM", e);
        }
    }

    private Cipher cipher(int mode, byte[] nonce, SecretOwner owner) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG * 8, nonce));
        cipher.updateAAD(new byte[] {VERSION});
        cipher.updateAAD(owner.associatedData().getBytes(StandardCharsets.UTF_8));
        return cipher;
    }
}
