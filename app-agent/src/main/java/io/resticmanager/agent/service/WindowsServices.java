package io.resticmanager.agent.service;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// The commands that make the agent a service of Windows and take it away again; nothing is run here.
///
/// procrun (Apache Commons Daemon) is the service: it starts Java inside its own process and calls
/// [#ENTRY]. What procrun's own options cannot say is said by `sc.exe`.
///
/// @param home where the agent is installed
/// @param jvm of the runtime that is to run it, `…\bin\server\jvm.dll`
/// @param config agent.yaml
/// @param logFolder of the agent's log and procrun's
public record WindowsServices(Path home, Path jvm, Path config, Path logFolder) {
    public static final String NAME = "restic-manager-agent";
    /// The class that procrun calls. By name: it stands above all packages, beside `Main`.
    static final String ENTRY = "io.resticmanager.agent.WindowsService";
    /// Longer than a daemon takes to end its jobs and to hand over what the server should hear.
    public static final Duration STOPS_WITHIN = Duration.ofSeconds(240);
    /// A minute after the first two ends, five after each later one; a day without one forgets them.
    private static final String RESTARTS = "restart/60000/restart/60000/restart/300000";
    private static final String FORGOTTEN_AFTER_SECONDS = "86400";
    private static final List<String> JVM_OPTIONS = List.of(
            "-Xrs",
            "-Xms8m",
            "-Xmx128m",
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-XX:+UseCompactObjectHeaders",
            "-XX:+ExitOnOutOfMemoryError",
            "--enable-native-access=ALL-UNNAMED",
            "-Djdk.lang.Process.allowAmbiguousCommands=false");

    /// Also right when it is installed already: then everything is set anew.
    public List<List<String>> install(boolean isThere) {
        return List.of(
                define(isThere),
                List.of("sc.exe", "config", NAME, "start=", "delayed-auto"),
                List.of("sc.exe", "failure", NAME, "reset=", FORGOTTEN_AFTER_SECONDS, "actions=", RESTARTS),
                // Also after an end with an exit code, not only after a crash.
                List.of("sc.exe", "failureflag", NAME, "1"));
    }

    /// procrun stops it first.
    public List<List<String>> uninstall() {
        return List.of(List.of(wrapper(), "//DS//" + NAME));
    }

    public static List<String> start() {
        return List.of("sc.exe", "start", NAME);
    }

    public static List<String> stop() {
        return List.of("sc.exe", "stop", NAME);
    }

    public static List<String> query() {
        return List.of("sc.exe", "query", NAME);
    }

    private List<String> define(boolean isThere) {
        List<String> words = new ArrayList<>(List.of(
                wrapper(),
                (isThere ? "//US//" : "//IS//") + NAME,
                "--DisplayName=restic-manager agent",
                "--Description=Runs restic on this machine as its restic-manager server asks.",
                "--Install=" + wrapper(),
                // procrun's own default is another account, which may not read all files.
                "--ServiceUser=LocalSystem",
                "--Startup=auto",
                "--Jvm=" + jvm,
                "--Classpath=" + home.resolve("lib").resolve("app-agent.jar"),
                "--StartMode=jvm",
                "--StartClass=" + ENTRY,
                "--StartMethod=start",
                "--StopMode=jvm",
                "--StopClass=" + ENTRY,
                "--StopMethod=stop",
                "--StopTimeout=" + STOPS_WITHIN.toSeconds(),
                "--LogPath=" + logFolder,
                "--LogPrefix=service"));
        words.add("--JvmOptions=" + JVM_OPTIONS.getFirst());
        JVM_OPTIONS.stream().skip(1).map(option -> "++JvmOptions=" + option).forEach(words::add);
        words.add("--StartParams=run");
        for (String parameter : List.of(
                "--config",
                config.toString(),
                "--log-file",
                logFolder.resolve("agent.log").toString())) {
            words.add("++StartParams=" + quoted(parameter));
        }
        return List.copyOf(words);
    }

    private String wrapper() {
        return home.resolve("bin").resolve("prunsrv.exe").toString();
    }

    /// procrun takes these two for the ends of a parameter, unless they stand in single quotes.
    private static String quoted(String parameter) {
        return parameter.indexOf('#') >= 0 || parameter.indexOf(';') >= 0 ? "'" + parameter + "'" : parameter;
    }
}
