package io.resticmanager.ports.fakes;

import io.resticmanager.domain.Secret;
import io.resticmanager.domain.secret.SecretOwner;
import io.resticmanager.ports.secret.SecretBox;
import java.nio.charset.StandardCharsets;

/// Seals nothing, but keeps the owner: a ciphertext moved elsewhere cannot be opened.
public final class PlainSecretBox implements SecretBox {
    @Override
    public byte[] seal(Secret secret, SecretOwner owner) {
        return (owner.associatedData() + "\n" + secret.reveal()).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public Opened open(byte[] sealed, SecretOwner owner) {
        String text = new String(sealed, StandardCharsets.UTF_8);
        String prefix = owner.associatedData() + "\n";
        return text.startsWith(prefix)
                ? new Opened.Clear(new Secret(text.substring(prefix.length())))
                : new Opened.Unreadable();
    }
}
