package io.resticmanager.agent.disk;

import io.resticmanager.domain.host.HostId;
import io.resticmanager.domain.plan.Plan;
import io.resticmanager.ports.agent.PlanKeeper;
import io.resticmanager.ws.client.StoredForm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The plan on disk, sealed with AES-256-GCM under `agent.key`. The associated data is the host's id: another host's
/// plan does not open. What cannot be read is put aside, never written over, and the server is asked for the plan anew.
public final class SealedPlanKeeper implements PlanKeeper {
    private static final Logger log = LoggerFactory.getLogger(SealedPlanKeeper.class);
    private static final int KEY_BYTES = 32;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final Path keyFile;
    private final Path planFile;
    private final byte[] associatedData;
    private final SecureRandom random;
    private final Clock clock;
    private final StoredForm form = new StoredForm();
    private Optional<Plan> current;

    public SealedPlanKeeper(Path stateDirectory, HostId host, SecureRandom random, Clock clock) {
        this.keyFile = stateDirectory.resolve("agent.key");
        this.planFile = stateDirectory.resolve("plan.sealed");
        this.associatedData = ("restic-manager plan 1 " + host).getBytes(StandardCharsets.UTF_8);
        this.random = random;
        this.clock = clock;
        this.current = load();
    }

    @Override
    public synchronized Optional<Plan> current() {
        return current;
    }

    @Override
    public synchronized Optional<String> keep(Plan plan) {
        current = Optional.of(plan);
        try {
            DurableFile.write(planFile, seal(form.of(plan)));
            return Optional.empty();
        } catch (IOException | UncheckedIOException e) {
            return Optional.of("The plan could not be kept on the agent's disk (" + e.getMessage()
                    + "); it is in force until the agent ends.");
        }
    }

    private Optional<Plan> load() {
        if (!Files.exists(planFile)) {
            return Optional.empty();
        }
        try {
            return Optional.of(form.plan(open(Files.readAllBytes(planFile))));
        } catch (GeneralSecurityException | IllegalArgumentException | IOException e) {
            log.warn(
                    "the stored plan cannot be read ({}): it is put aside and the server will send it anew",
                    e instanceof GeneralSecurityException ? "wrong key, or damaged" : e.getMessage());
            putAside(planFile);
            return Optional.empty();
        }
    }

    private byte[] seal(String text) throws IOException {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        try {
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, key(), nonce).doFinal(text.getBytes(StandardCharsets.UTF_8));
            byte[] out = Arrays.copyOf(nonce, NONCE_BYTES + sealed.length);
            System.arraycopy(sealed, 0, out, NONCE_BYTES, sealed.length);
            return out;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has AES-GCM", e);
        }
    }

    private String open(byte[] sealed) throws GeneralSecurityException, IOException {
        if (sealed.length < NONCE_BYTES) {
            throw new GeneralSecurityException("too short");
        }
        byte[] nonce = Arrays.copyOf(sealed, NONCE_BYTES);
        byte[] clear = cipher(Cipher.DECRYPT_MODE, existingKey(), nonce)
                .doFinal(sealed, NONCE_BYTES, sealed.length - NONCE_BYTES);
        return new String(clear, StandardCharsets.UTF_8);
    }

    private Cipher cipher(int mode, byte[] key, byte[] nonce) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(associatedData);
        return cipher;
    }

    private byte[] existingKey() throws IOException {
        byte[] key = Files.readAllBytes(keyFile);
        if (key.length != KEY_BYTES) {
            throw new IOException(keyFile + " is not a key");
        }
        return key;
    }

    private byte[] key() throws IOException {
        if (Files.exists(keyFile)) {
            byte[] key = Files.readAllBytes(keyFile); // one that cannot be read is never written over
            if (key.length == KEY_BYTES) {
                return key;
            }
            log.warn("{} is not a key: it is put aside and a new one is made", keyFile);
            putAside(keyFile);
        }
        byte[] fresh = new byte[KEY_BYTES];
        random.nextBytes(fresh);
        DurableFile.write(keyFile, fresh);
        return fresh;
    }

    private void putAside(Path file) {
        Path aside = file.resolveSibling(
                file.getFileName() + ".unreadable-" + clock.instant().getEpochSecond());
        try {
            Files.move(file, aside);
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be read and could not be put aside", e);
        }
    }
}
