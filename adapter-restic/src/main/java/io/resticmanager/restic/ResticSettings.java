package io.resticmanager.restic;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/// How restic is found and run on this machine.
///
/// @param resticPath the one restic to use; empty looks through `PATH` and the usual folders
/// @param workFolder for temporary files of runs; made with mode 0700
/// @param cacheFolder restic's own cache, not shared between users of the system
/// @param extraPath searched for restic, and for what it calls (ssh, rclone), before the inherited `PATH`
/// @param cancelGrace from SIGINT to SIGKILL; restic finishes the packs in flight first
/// @param limitedCancelGrace the same under a rate limit, where a pack in flight takes long
/// @param unreachableAfter how long restic may retry before any progress until the repository counts as unreachable
/// @param caCertificate PEM of the authority of the storage's certificate
/// @param inherited the variables of this process; only an allow-list of them reaches restic
/// @param os what restic runs on
public record ResticSettings(
        Optional<Path> resticPath,
        Path workFolder,
        Path cacheFolder,
        List<Path> extraPath,
        Duration cancelGrace,
        Duration limitedCancelGrace,
        Duration unreachableAfter,
        Optional<Path> caCertificate,
        Map<String, String> inherited,
        OsFamily os) {
    private static final List<String> PROXIES = List.of(
            "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "http_proxy", "https_proxy", "all_proxy", "no_proxy");
    // Without SystemRoot a program on Windows finds neither random numbers nor the network.
    private static final List<String> OTHERS = List.of(
            "HOME",
            "PATH",
            "SSH_AUTH_SOCK",
            "SystemRoot",
            "SystemDrive",
            "ComSpec",
            "PATHEXT",
            "USERPROFILE",
            "APPDATA",
            "LOCALAPPDATA",
            "ProgramData",
            "ProgramFiles");

    public ResticSettings {
        extraPath = List.copyOf(extraPath);
        inherited = os.variables(inherited, Stream.concat(PROXIES.stream(), OTHERS.stream()));
        for (Duration duration : List.of(cancelGrace, limitedCancelGrace, unreachableAfter)) {
            if (duration.isNegative() || duration.isZero()) {
                throw new IllegalArgumentException("a waiting time of the restic engine must be positive");
            }
        }
    }

    /// The defaults: any restic, 30 s of grace (2 min under a rate limit), unreachable after 2 min.
    public static ResticSettings of(Path workFolder, Path cacheFolder, Map<String, String> inherited) {
        return new ResticSettings(
                Optional.empty(),
                workFolder,
                cacheFolder,
                List.of(),
                Duration.ofSeconds(30),
                Duration.ofMinutes(2),
                Duration.ofMinutes(2),
                Optional.empty(),
                inherited,
                OsFamily.here());
    }

    public ResticSettings withResticPath(Path path) {
        return with(Optional.of(path), cancelGrace, limitedCancelGrace, unreachableAfter, caCertificate);
    }

    public ResticSettings withCancelGrace(Duration plain, Duration limited) {
        return with(resticPath, plain, limited, unreachableAfter, caCertificate);
    }

    public ResticSettings withUnreachableAfter(Duration after) {
        return with(resticPath, cancelGrace, limitedCancelGrace, after, caCertificate);
    }

    public ResticSettings withCaCertificate(Path pem) {
        return with(resticPath, cancelGrace, limitedCancelGrace, unreachableAfter, Optional.of(pem));
    }

    ResticSettings on(OsFamily other) {
        return new ResticSettings(
                resticPath,
                workFolder,
                cacheFolder,
                extraPath,
                cancelGrace,
                limitedCancelGrace,
                unreachableAfter,
                caCertificate,
                inherited,
                other);
    }

    /// The proxy variables that are set.
    Map<String, String> proxies() {
        Map<String, String> set = new TreeMap<>(inherited);
        set.keySet().retainAll(PROXIES);
        return set;
    }

    /// Not with its variables: a proxy address may hold a password.
    @Override
    public String toString() {
        return "ResticSettings[resticPath=" + resticPath + ", workFolder=" + workFolder + "]";
    }

    private ResticSettings with(
            Optional<Path> path, Duration grace, Duration limited, Duration unreachable, Optional<Path> pem) {
        return new ResticSettings(
                path, workFolder, cacheFolder, extraPath, grace, limited, unreachable, pem, inherited, os);
    }
}
