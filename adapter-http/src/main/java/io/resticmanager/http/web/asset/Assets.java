package io.resticmanager.http.web.asset;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;

/// The files that `src/ui/build.mjs` made, read once. All share one fingerprint, so that modules and style sheets may
/// name each other by plain relative addresses.
public final class Assets {
    private static final Assets ALL = load();

    private final Map<String, Asset> files;
    private final String fingerprint;

    private Assets(Map<String, Asset> files, String fingerprint) {
        this.files = files;
        this.fingerprint = fingerprint;
    }

    /// @param brotli made when the assets were built
    /// @param gzip made at start; empty for what is compressed in itself
    record Asset(String contentType, byte[] plain, Optional<byte[]> brotli, Optional<byte[]> gzip) {}

    /// The address of an asset for templates, cached by browsers for good.
    ///
    /// @throws IllegalArgumentException when there is no such file
    public static String url(String name) {
        if (!ALL.files.containsKey(name)) {
            throw new IllegalArgumentException("there is no asset " + name);
        }
        return "/assets/" + ALL.fingerprint + "/" + name;
    }

    static Optional<Asset> find(String name) {
        return Optional.ofNullable(ALL.files.get(name));
    }

    static String fingerprint() {
        return ALL.fingerprint;
    }

    private static Assets load() {
        Map<String, Asset> files = new TreeMap<>();
        MessageDigest digest = sha256();
        for (String name :
                new String(read("assets.txt"), StandardCharsets.UTF_8).lines().toList()) {
            byte[] plain = read(name);
            digest.update(name.getBytes(StandardCharsets.UTF_8));
            digest.update(plain);
            boolean text = !name.endsWith(".woff2");
            files.put(
                    name,
                    new Asset(
                            contentType(name),
                            plain,
                            text ? Optional.of(read(name + ".br")) : Optional.empty(),
                            text ? Optional.of(gzip(plain)) : Optional.empty()));
        }
        return new Assets(files, HexFormat.of().formatHex(digest.digest()).substring(0, 12));
    }

    private static String contentType(String name) {
        return switch (name.substring(name.lastIndexOf('.') + 1)) {
            case "css" -> "text/css;charset=utf-8";
            case "js" -> "text/javascript;charset=utf-8";
            case "svg" -> "image/svg+xml";
            case "woff2" -> "font/woff2";
            default -> "text/plain;charset=utf-8";
        };
    }

    private static byte[] read(String name) {
        try (InputStream in = Assets.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the asset " + name + " is missing from this build");
            }
            return in.readAllBytes();
        } catch (IOException broken) {
            throw new UncheckedIOException("the asset " + name + " cannot be read", broken);
        }
    }

    private static byte[] gzip(byte[] plain) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(plain.length / 3);
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(plain);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return out.toByteArray();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("this Java has no SHA-256", impossible);
        }
    }
}
