package io.resticmanager.domain.audit;

import io.resticmanager.domain.account.Actor;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Links audit entries by HMAC-SHA-256 under a key that is not in the database: an entry changed, removed from the
/// middle or added by somebody without the key breaks the chain. Cutting off the end is seen through the head that
/// is stored beside (number and MAC of the last entry, under the same key).
public final class AuditChain {
    /// What the first entry is chained to.
    public static final String GENESIS = "0".repeat(64);

    private final SecretKeySpec key;

    /// @param key 32 bytes
    public AuditChain(byte[] key) {
        if (key.length != 32) {
            throw new IllegalArgumentException("the audit key is 32 bytes");
        }
        this.key = new SecretKeySpec(key, "HmacSHA256");
    }

    /// The entry after `previous` (empty for the first).
    public AuditEntry append(Optional<AuditEntry> previous, Instant at, AuditRecord record) {
        long number = previous.map(AuditEntry::number).orElse(0L) + 1;
        AuditEntry unsealed = switch (record.actor()) {
            case Actor.Person p -> entry(number, at, "person", p.username().text(), p.address(), record);
            case Actor.Agent a -> entry(number, at, "agent", a.host().toString(), "", record);
            case Actor.Anonymous a -> entry(number, at, "anonymous", "", a.address(), record);
            case Actor.Server ignored -> entry(number, at, "server", "server", "", record);
        };
        return withMac(unsealed, mac(previous.map(AuditEntry::mac).orElse(GENESIS), unsealed));
    }

    /// Whether `entry` is what followed `previous`.
    public boolean follows(Optional<AuditEntry> previous, AuditEntry entry) {
        String expected = mac(previous.map(AuditEntry::mac).orElse(GENESIS), entry);
        return entry.number() == previous.map(AuditEntry::number).orElse(0L) + 1
                && MessageDigest.isEqual(bytes(expected), bytes(entry.mac()));
    }

    private static AuditEntry entry(
            long number, Instant at, String actorKind, String actor, String address, AuditRecord record) {
        return new AuditEntry(
                number,
                at,
                actorKind,
                actor,
                address,
                record.action(),
                record.targetKind(),
                record.target(),
                record.payload(),
                "");
    }

    private static AuditEntry withMac(AuditEntry e, String mac) {
        return new AuditEntry(
                e.number(),
                e.at(),
                e.actorKind(),
                e.actor(),
                e.address(),
                e.action(),
                e.targetKind(),
                e.target(),
                e.payload(),
                mac);
    }

    private String mac(String previousMac, AuditEntry e) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            update(mac, previousMac);
            update(mac, Long.toString(e.number()));
            update(mac, Long.toString(e.at().toEpochMilli()));
            update(mac, e.actorKind());
            update(mac, e.actor());
            update(mac, e.address());
            update(mac, e.action());
            update(mac, e.targetKind());
            update(mac, e.target());
            e.payload().forEach((name, value) -> {
                update(mac, name);
                update(mac, value);
            });
            return HexFormat.of().formatHex(mac.doFinal());
        } catch (GeneralSecurityException broken) {
            throw new IllegalStateException("every Java has HMAC-SHA-256", broken);
        }
    }

    // Length before content: no two different entries give the same bytes.
    private static void update(Mac mac, String part) {
        byte[] bytes = bytes(part);
        mac.update(bytes(bytes.length + ":"));
        mac.update(bytes);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
