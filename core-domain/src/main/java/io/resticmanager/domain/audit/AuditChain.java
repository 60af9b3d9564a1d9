package io.resticmanager.domain.audit;

import io.resticmanager.domain.account.Actor;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Links audit entries by HMAC-SHA-256 under a key that is not in the database: an entry changed, removed from the
/// middle or added by somebody without the key breaks the chain. Cutting off the end is seen through the [AuditHead]
/// that is stored beside.
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

    /// What is stored beside the trail when `last` is its last entry.
    public AuditHead head(AuditEntry last) {
        return new AuditHead(last.number(), headMac(last));
    }

    /// Whether `head` was made when `entry` was the last one.
    public boolean isHead(AuditHead head, AuditEntry entry) {
        return head.number() == entry.number() && MessageDigest.isEqual(bytes(headMac(entry)), bytes(head.mac()));
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
        List<String> parts = new ArrayList<>(List.of(
                previousMac,
                Long.toString(e.number()),
                Long.toString(e.at().toEpochMilli()),
                e.actorKind(),
                e.actor(),
                e.address(),
                e.action(),
                e.targetKind(),
                e.target()));
        e.payload().forEach((name, value) -> {
            parts.add(name);
            parts.add(value);
        });
        return mac(parts);
    }

    // Two parts, and the first is no MAC: never the bytes of an entry.
    private String headMac(AuditEntry last) {
        return mac(List.of("head of " + last.number(), last.mac()));
    }

    private String mac(List<String> parts) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            parts.forEach(part -> update(mac, part));
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
