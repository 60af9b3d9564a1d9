package io.resticmanager.http.artifact;

import io.resticmanager.http.Answer;
import io.resticmanager.http.Call;
import io.resticmanager.http.Fields;
import io.resticmanager.http.Problem;
import io.resticmanager.http.RefusedCallException;
import io.resticmanager.http.Resource;
import io.resticmanager.http.Route;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Hands out the agent and its installer to anybody: neither holds a secret, and a new host has no session.
public final class ArtifactResource implements Resource {
    // Asked again each time, answered with 304 while it is the same: an upgrade must not get yesterday's archive.
    private static final Map<String, String> REVALIDATED = Map.of("Cache-Control", "no-cache");

    private final ArtifactFolders folders;
    private final byte[] installer = read("install.sh");
    private final byte[] windowsInstaller = read("install.ps1");

    @Inject
    public ArtifactResource(ArtifactFolders folders) {
        this.folders = folders;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                artifact("", "agentBinary", "The agent's archive for a platform; ranges and HEAD are understood.")
                        .answersText("application/octet-stream")
                        .by(call -> file(call, "", "application/octet-stream")),
                artifact(".sha256", "agentBinaryChecksum", "The SHA-256 of that archive, as sha256sum writes it.")
                        .answersText("text/plain")
                        .by(call -> file(call, ".sha256", "text/plain")),
                artifact(".sig", "agentBinarySignature", "The detached Ed25519 signature of that archive, 64 bytes.")
                        .answersText("application/octet-stream")
                        .by(call -> file(call, ".sig", "application/octet-stream")),
                Route.get("/install/install.sh")
                        .named("installer", "Installs, upgrades and removes the agent on Linux.")
                        .forEverybody()
                        .answersText("text/x-shellscript")
                        .by(call -> new Answer.Stream(
                                200, "text/x-shellscript; charset=utf-8", out -> out.write(installer), REVALIDATED)),
                Route.get("/install/install.ps1")
                        .named("windowsInstaller", "Installs, upgrades and removes the agent on Windows.")
                        .forEverybody()
                        .answersText("text/plain")
                        .by(call -> new Answer.Stream(
                                200, "text/plain; charset=utf-8", out -> out.write(windowsInstaller), REVALIDATED)));
    }

    private static Route.Building artifact(String suffix, String name, String words) {
        return Route.get("/agent/binary" + suffix)
                .named(name, words)
                .forEverybody()
                .asks("os", "`linux` or `windows`.")
                .asks("arch", "`amd64` or `arm64`; `x86_64` and `aarch64` are understood too.");
    }

    private Answer file(Call call, String suffix, String contentType) {
        Fields fields = new Fields();
        Optional<String> os = fields.required("os", call.query("os").orElse(null), ArtifactResource::lower);
        Optional<String> arch = fields.required("arch", call.query("arch").orElse(null), ArtifactResource::arch);
        fields.check();
        AgentArtifact artifact = folders.find(os.orElseThrow(), arch.orElseThrow())
                .orElseThrow(() -> noArtifact(os.orElseThrow() + "/" + arch.orElseThrow()));
        Path file = artifact.beside(suffix);
        if (!Files.isRegularFile(file)) {
            throw new RefusedCallException(Problem.of(
                    404,
                    "no-artifact",
                    "Not there",
                    "The agent for " + artifact.platform() + " has no " + suffix.substring(1)
                            + " file beside it here."));
        }
        return new Answer.FileContent(file, contentType, REVALIDATED)
                .with("Content-Disposition", "attachment; filename=\"" + file.getFileName() + "\"");
    }

    private RefusedCallException noArtifact(String platform) {
        List<String> there = folders.platforms();
        String sentence = there.isEmpty()
                ? "This server has no agents to hand out: it does not run from a package. Put the agent's archives and"
                        + " their .sha256 files into the folder artifacts of its data directory."
                : "There is no agent for " + platform + " here. Available: " + String.join(", ", there) + ".";
        return new RefusedCallException(Problem.of(404, "no-artifact", "No such agent", sentence));
    }

    private static String lower(String typed) {
        String text = typed.strip().toLowerCase(Locale.ROOT);
        if (!text.matches("[a-z0-9_]{1,20}")) {
            throw new IllegalArgumentException("a word such as linux or amd64 is expected");
        }
        return text;
    }

    private static String arch(String typed) {
        return switch (lower(typed)) {
            case "x86_64" -> "amd64";
            case "aarch64" -> "arm64";
            default -> lower(typed);
        };
    }

    private static byte[] read(String name) {
        try (InputStream in = ArtifactResource.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is missing from this build");
            }
            return in.readAllBytes();
        } catch (IOException broken) {
            throw new UncheckedIOException(name + " cannot be read", broken);
        }
    }
}
