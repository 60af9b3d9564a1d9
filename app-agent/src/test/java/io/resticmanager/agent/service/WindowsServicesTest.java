package io.resticmanager.agent.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WindowsServicesTest {
    private static final Path WINE = Path.of("/usr/bin/wine");

    private final WindowsServices services = new WindowsServices(
            Path.of("target", "procrun-home"),
            Path.of("C:\\Java 25\\bin\\server\\jvm.dll"),
            Path.of("C:\\ProgramData\\restic-manager\\agent.yaml"),
            Path.of("C:\\ProgramData\\restic-manager\\log"));

    @Test
    void it_runs_as_the_system_starts_late_and_comes_back_after_an_end_of_its_own() {
        List<List<String>> commands = services.install(false);

        assertThat(commands.getFirst())
                .contains(
                        "//IS//restic-manager-agent", "--ServiceUser=LocalSystem", "--StartMode=jvm", "--StopMode=jvm")
                .contains("--JvmOptions=-Xrs", "++JvmOptions=-Djdk.lang.Process.allowAmbiguousCommands=false")
                .contains("--StartParams=run", "++StartParams=--config");
        assertThat(commands.subList(1, 4))
                .containsExactly(
                        List.of("sc.exe", "config", "restic-manager-agent", "start=", "delayed-auto"),
                        List.of(
                                "sc.exe",
                                "failure",
                                "restic-manager-agent",
                                "reset=",
                                "86400",
                                "actions=",
                                "restart/60000/restart/60000/restart/300000"),
                        List.of("sc.exe", "failureflag", "restic-manager-agent", "1"));
        assertThat(services.install(true).getFirst()).contains("//US//restic-manager-agent");
        assertThat(services.uninstall().getFirst()).endsWith("//DS//restic-manager-agent");
    }

    @Test
    void what_it_names_as_start_and_stop_is_there_in_the_shape_that_procrun_calls() throws Exception {
        for (String method : List.of("start", "stop")) {
            int modifiers = Class.forName(WindowsServices.ENTRY)
                    .getMethod(method, String[].class)
                    .getModifiers();
            assertThat(Modifier.isStatic(modifiers) && Modifier.isPublic(modifiers))
                    .isTrue();
        }
    }

    /// The real procrun and the sc.exe of Wine, which keeps services like Windows does. No Java runs in
    /// there, and it tells procrun too little of a service to remove one.
    @Test
    void procrun_takes_the_commands(@TempDir Path prefix) throws Exception {
        if (!Files.isExecutable(WINE)) {
            String why = "Wine is not installed, so no program of Windows can be run here";
            assertThat(System.getenv("CI")).as(why).isNotEqualTo("true");
            abort(why);
        }
        Path wrapper = Path.of("target", "procrun", "amd64", "prunsrv.exe").toAbsolutePath();

        List<String> install = new ArrayList<>(services.install(false).getFirst());
        install.set(0, wrapper.toString());
        assertThat(wine(prefix, install)).isZero();
        assertThat(wine(prefix, services.install(false).get(2))).isZero();
        assertThat(wine(prefix, WindowsServices.query())).isZero();
        assertThat(wine(prefix, List.of("reg", "query", PARAMETERS + "\\Start", "/v", "Params")))
                .isZero();
        assertThat(printed).contains("run\\0--config\\0C:\\ProgramData\\restic-manager\\agent.yaml\\0--log-file");
        assertThat(wine(prefix, List.of("reg", "query", PARAMETERS + "\\Java", "/v", "Jvm")))
                .isZero();
        assertThat(printed).contains("C:\\Java 25\\bin\\server\\jvm.dll");
    }

    private static final String PARAMETERS =
            "HKLM\\SOFTWARE\\WOW6432Node\\Apache Software Foundation\\Procrun 2.0\\restic-manager-agent\\Parameters";

    private String printed = "";

    private int wine(Path prefix, List<String> command) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(List.of(WINE.toString()));
        words.addAll(command);
        File out = prefix.resolveSibling(prefix.getFileName() + ".out").toFile();
        ProcessBuilder builder =
                new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(out);
        builder.environment().put("WINEPREFIX", prefix.toString());
        builder.environment().put("WINEDEBUG", "-all");
        builder.environment().put("WINEDLLOVERRIDES", "mscoree,mshtml=");
        Process process = builder.start();
        process.getOutputStream().close();
        assertThat(process.waitFor(120, TimeUnit.SECONDS)).as("Wine ends").isTrue();
        printed = Files.readString(out.toPath(), StandardCharsets.ISO_8859_1);
        return process.exitValue();
    }
}
