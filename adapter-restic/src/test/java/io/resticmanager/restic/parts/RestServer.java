package io.resticmanager.restic.parts;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A real rest-server on a port of its own, with one login.
public final class RestServer implements AutoCloseable {
    public static final String USER = "alice";
    public static final String PASSWORD = "rest-s3cret+/&ü";
    private static final Pattern STARTED = Pattern.compile("start server on 127\\.0\\.0\\.1:(\\d+)");

    private final Process process;
    private final int port;

    private RestServer(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /// @param folder for its data and its logins
    /// @param port 0 for any free one
    /// @param flags e.g. `--append-only`, `--private-repos`
    public static RestServer start(Path program, Path folder, int port, String... flags) {
        try {
            Files.createDirectories(folder);
            Path logins = folder.resolve("htpasswd");
            Files.writeString(logins, USER + ":" + sha(PASSWORD) + "\n");
            List<String> argv = new ArrayList<>(List.of(
                    program.toString(),
                    "--path=" + Files.createDirectories(folder.resolve("data")),
                    "--listen=127.0.0.1:" + port,
                    "--htpasswd-file=" + logins));
            argv.addAll(List.of(flags));
            Process process = new ProcessBuilder(argv)
                    .redirectErrorStream(true)
                    .redirectInput(new File("/dev/null"))
                    .start();
            return new RestServer(process, awaitPort(process));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return port;
    }

    /// @param path without a slash at its ends
    public String url(String path) {
        return "rest:http://127.0.0.1:" + port + "/" + path + "/";
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }

    private static int awaitPort(Process process) {
        CompletableFuture<Integer> port = new CompletableFuture<>();
        Thread.ofPlatform().daemon().name("rest-server-output").start(() -> listen(process, port));
        try {
            return port.get(20, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException | InterruptedException e) {
            process.destroyForcibly();
            throw new IllegalStateException("rest-server did not start", e);
        }
    }

    private static void listen(Process process, CompletableFuture<Integer> port) {
        StringBuilder said = new StringBuilder();
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                Matcher started = STARTED.matcher(line);
                if (started.find()) {
                    port.complete(Integer.parseInt(started.group(1)));
                }
                if (!port.isDone()) {
                    said.append(line).append('\n');
                }
            }
            port.completeExceptionally(new IllegalStateException("rest-server ended: " + said));
        } catch (IOException e) {
            port.completeExceptionally(e);
        }
    }

    private static String sha(String password) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1").digest(password.getBytes(StandardCharsets.UTF_8));
            return "{SHA}" + Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
