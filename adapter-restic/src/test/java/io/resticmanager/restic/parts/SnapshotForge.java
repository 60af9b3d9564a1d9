package io.resticmanager.restic.parts;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Writes snapshots into a local repository as restic's design document describes them: by the thousand, at any time,
/// with any offset from UTC. Their trees do not exist, so they serve only for what never looks into one.
public final class SnapshotForge {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final BigInteger PRIME = BigInteger.TWO.pow(130).subtract(BigInteger.valueOf(5));
    private static final BigInteger CLAMP = new BigInteger("0ffffffc0ffffffc0ffffffc0fffffff", 16);
    private static final int BLOCK = 16;

    private final Path snapshots;
    private final SecretKeySpec encrypt;
    private final SecretKeySpec macKey;
    private final BigInteger r;
    private final SecureRandom random = new SecureRandom();

    /// @param masterKey what `restic cat masterkey` prints
    public SnapshotForge(Path repository, String masterKey) {
        JsonNode keys = JSON.readTree(masterKey);
        this.snapshots = repository.resolve("snapshots");
        this.encrypt = new SecretKeySpec(bytes(keys.path("encrypt")), "AES");
        this.macKey = new SecretKeySpec(bytes(keys.path("mac").path("k")), "AES");
        this.r = littleEndian(bytes(keys.path("mac").path("r"))).and(CLAMP);
    }

    /// @return its id
    public String write(OffsetDateTime at, String host, String path, List<String> tags)
            throws IOException, GeneralSecurityException {
        ObjectNode node = JSON.createObjectNode()
                .put("time", DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(at))
                .put("tree", "ab".repeat(32))
                .put("hostname", host)
                .put("username", "forger");
        node.set("paths", JSON.createArrayNode().add(path));
        if (!tags.isEmpty()) {
            ArrayNode array = JSON.createArrayNode();
            tags.forEach(array::add);
            node.set("tags", array);
        }
        byte[] sealed = seal(JSON.writeValueAsString(node).getBytes(StandardCharsets.UTF_8));
        String id =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(sealed));
        Files.write(snapshots.resolve(id), sealed);
        return id;
    }

    private byte[] seal(byte[] plain) throws GeneralSecurityException {
        byte[] iv = new byte[BLOCK];
        random.nextBytes(iv);
        Cipher counter = Cipher.getInstance("AES/CTR/NoPadding");
        counter.init(Cipher.ENCRYPT_MODE, encrypt, new IvParameterSpec(iv));
        byte[] text = counter.doFinal(plain);
        byte[] sealed = Arrays.copyOf(iv, BLOCK + text.length + BLOCK);
        System.arraycopy(text, 0, sealed, BLOCK, text.length);
        System.arraycopy(mac(text, iv), 0, sealed, BLOCK + text.length, BLOCK);
        return sealed;
    }

    /// Poly1305-AES.
    private byte[] mac(byte[] text, byte[] nonce) throws GeneralSecurityException {
        BigInteger sum = BigInteger.ZERO;
        for (int at = 0; at < text.length; at += BLOCK) {
            int length = Math.min(BLOCK, text.length - at);
            byte[] block = Arrays.copyOfRange(text, at, at + length + 1);
            block[length] = 1;
            sum = sum.add(littleEndian(block)).multiply(r).mod(PRIME);
        }
        Cipher aes = Cipher.getInstance("AES/ECB/NoPadding");
        aes.init(Cipher.ENCRYPT_MODE, macKey);
        byte[] big = sum.add(littleEndian(aes.doFinal(nonce))).toByteArray();
        byte[] mac = new byte[BLOCK];
        for (int i = 0; i < BLOCK && i < big.length; i++) {
            mac[i] = big[big.length - 1 - i];
        }
        return mac;
    }

    private static BigInteger littleEndian(byte[] bytes) {
        byte[] turned = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            turned[i] = bytes[bytes.length - 1 - i];
        }
        return new BigInteger(1, turned);
    }

    private static byte[] bytes(JsonNode base64) {
        return Base64.getDecoder().decode(base64.asString());
    }
}
