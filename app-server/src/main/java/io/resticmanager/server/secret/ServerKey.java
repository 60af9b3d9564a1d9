package io.resticmanager.server.secret;

import io.resticmanager.ports.SettingStore;
import io.resticmanager.ports.Transactions;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.KDF;
import javax.crypto.spec.HKDFParameterSpec;

/// The one key that everything secret hangs on. It is used for nothing itself: every purpose has its own key derived
/// by HKDF-SHA-256. The database keeps a check value, so that a wrong key is noticed before anything is read with it.
public final class ServerKey {
    private static final String CHECK = "secret.key-check";

    private final byte[] key;

    private ServerKey(byte[] key) {
        this.key = key.clone();
    }

    /// The key of this database, made now if both are new.
    ///
    /// @throws KeyRefusedException when it is missing, damaged or of another database
    public static ServerKey open(Path file, SettingStore settings, Transactions transactions) {
        Optional<byte[]> stored = KeyFile.read(file);
        Optional<String> check = settings.get(CHECK);
        if (stored.isEmpty() && check.isPresent()) {
            throw missing(file);
        }
        ServerKey key = new ServerKey(stored.orElseGet(() -> KeyFile.create(file, new SecureRandom())));
        if (check.isPresent()) {
            key.require(file, check.get());
        } else {
            transactions.<Boolean>write(tx -> {
                settings.put(CHECK, key.check());
                return true;
            });
        }
        return key;
    }

    /// The key of a database that was started before; makes nothing.
    ///
    /// @throws KeyRefusedException as above
    public static ServerKey existing(Path file, SettingStore settings) {
        ServerKey key = new ServerKey(KeyFile.read(file).orElseThrow(() -> missing(file)));
        String check = settings.get(CHECK)
                .orElseThrow(() -> new KeyRefusedException("The database is new. Start the server once first."));
        key.require(file, check);
        return key;
    }

    /// 32 bytes for one purpose; the same purpose always gets the same.
    public byte[] derive(Purpose purpose) {
        try {
            return KDF.getInstance("HKDF-SHA256")
                    .deriveData(HKDFParameterSpec.ofExtract()
                            .addIKM(key)
                            .thenExpand(purpose.info.getBytes(StandardCharsets.UTF_8), 32));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java 25 has HKDF", e);
        }
    }

    /// What keys are derived for. The texts may never change.
    public enum Purpose {
        SECRETS("restic-manager secrets 1"),
        AUDIT("restic-manager audit 1"),
        CHECK("restic-manager key check 1");

        private final String info;

        Purpose(String info) {
            this.info = info;
        }
    }

    private String check() {
        return HexFormat.of().formatHex(derive(Purpose.CHECK));
    }

    private void require(Path file, String expected) {
        if (!MessageDigest.isEqual(
                check().getBytes(StandardCharsets.US_ASCII), expected.getBytes(StandardCharsets.US_ASCII))) {
            throw new KeyRefusedException("The key file " + file + " is not the key of this database. Put the right one"
                    + " back, or set RM_SECRET_KEY_FILE; nothing was changed.");
        }
    }

    private static KeyRefusedException missing(Path file) {
        return new KeyRefusedException("The key file " + file + " is missing, and the database was written with it. Put"
                + " it back from a backup of the server, or set RM_SECRET_KEY_FILE; no new one is made, because nothing"
                + " secret could be read with it.");
    }
}
