package io.resticmanager.e2e;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The locks in a repository's folder as the kernel tells of them, in its order, each read as restic wrote it. Needs a
/// repository of format 1: the next one packs its locks.
final class LockWatch implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Pattern NAME = Pattern.compile("[0-9a-f]{64}");
    private static final int IV = 16;
    private static final int MAC = 16;

    private final Path folder;
    private final SecretKeySpec key;
    private final WatchService watch;
    private final Thread thread;
    private final Map<String, String> present = new LinkedHashMap<>();
    private final List<String> collisions = new ArrayList<>();
    private int exclusive;
    private int shared;

    /// @param masterKey what `restic cat masterkey` says
    LockWatch(Path repository, String masterKey) throws IOException {
        folder = repository.resolve("locks");
        key = new SecretKeySpec(
                Base64.getDecoder()
                        .decode(JSON.readTree(masterKey).path("encrypt").asString()),
                "AES");
        watch = folder.getFileSystem().newWatchService();
        folder.register(watch, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_DELETE);
        thread = Thread.ofPlatform().daemon().name("lock-watch").start(this::follow);
    }

    /// An exclusive lock beside any other one, in words.
    synchronized List<String> collisions() {
        return List.copyOf(collisions);
    }

    synchronized int exclusive() {
        return exclusive;
    }

    synchronized int shared() {
        return shared;
    }

    private void follow() {
        try {
            while (true) {
                WatchKey ready = watch.take();
                for (WatchEvent<?> event : ready.pollEvents()) {
                    heard(event);
                }
                ready.reset();
            }
        } catch (ClosedWatchServiceException | InterruptedException over) {
            return;
        }
    }

    private synchronized void heard(WatchEvent<?> event) {
        if (event.kind() == StandardWatchEventKinds.OVERFLOW) {
            collisions.add("locks came and went faster than they could be told");
            return;
        }
        String name = String.valueOf(event.context());
        if (!NAME.matcher(name).matches()) {
            return; // rest-server writes under another name first
        }
        if (event.kind() == StandardWatchEventKinds.ENTRY_DELETE) {
            present.remove(name);
            return;
        }
        String words = read(name);
        boolean alone = words.startsWith("exclusive");
        if (alone) {
            exclusive++;
        } else {
            shared++;
        }
        present.values().stream()
                .filter(other -> alone || other.startsWith("exclusive"))
                .forEach(other -> collisions.add(words + " beside " + other));
        present.put(name, words);
    }

    // One that is gone before it can be read counts as shared; how many exclusive ones there were is checked besides.
    private String read(String name) {
        try {
            byte[] sealed = Files.readAllBytes(folder.resolve(name));
            Cipher cipher = Cipher.getInstance("AES/CTR/NoPadding");
            cipher.init(Cipher.DECRYPT_MODE, key, new IvParameterSpec(Arrays.copyOf(sealed, IV)));
            JsonNode lock = JSON.readTree(cipher.doFinal(sealed, IV, sealed.length - IV - MAC));
            return (lock.path("exclusive").asBoolean(false) ? "exclusive" : "shared") + " lock of process "
                    + lock.path("pid").asLong() + " since " + lock.path("time").asString();
        } catch (IOException gone) {
            return "shared lock that was gone at once";
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() throws IOException, InterruptedException {
        watch.close();
        thread.join(10_000);
    }
}
