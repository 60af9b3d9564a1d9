package io.resticmanager.restic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OsFamilyTest {
    @ParameterizedTest
    @CsvSource({"Windows Server 2025, WINDOWS", "Windows 11, WINDOWS", "Linux, UNIX", "Mac OS X, UNIX", "'', UNIX"})
    void systems_are_of_two_kinds(String name, OsFamily family) {
        assertThat(OsFamily.named(name)).isEqualTo(family);
    }

    @Test
    void on_windows_variables_are_found_however_they_are_written() {
        Map<String, String> environment =
                Map.of("Path", "C:\\Windows", "SYSTEMROOT", "C:\\Windows", "RESTIC_HOST", "x");
        assertThat(OsFamily.WINDOWS.variables(environment, Stream.of("PATH", "SystemRoot", "HOME")))
                .isEqualTo(Map.of("PATH", "C:\\Windows", "SystemRoot", "C:\\Windows"));
        assertThat(OsFamily.UNIX.variables(environment, Stream.of("PATH", "SystemRoot")))
                .isEmpty();
    }
}
