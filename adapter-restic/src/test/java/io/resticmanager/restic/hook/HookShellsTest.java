package io.resticmanager.restic.hook;

import static org.assertj.core.api.Assertions.assertThat;

import io.resticmanager.domain.hook.Shell;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HookShellsTest {
    // Whether `cmd.exe /d /c "FOLDER\\hook.cmd"` runs the file.
    @ParameterizedTest
    @CsvSource({
        "C:\\ProgramData\\restic-manager\\state\\work\\run-1, true",
        "C:\\Program Data\\r\u00e9stic, true",
        "C:\\Program Files (x86)\\rm, false",
        "C:\\a & b, false",
        "C:\\100%, false",
        "C:\\a^b, false",
        "C:\\hey!, false",
    })
    void cmd_runs_scripts_only_where_it_understands_the_name_of_the_folder(String folder, boolean runs) {
        assertThat(HookShells.objection(Shell.CMD, folder).isEmpty()).isEqualTo(runs);
        assertThat(HookShells.objection(Shell.POWERSHELL, folder)).isEmpty();
    }

    @Test
    void powershell_reads_neither_a_profile_nor_the_keyboard_and_gets_the_script_by_file() {
        assertThat(HookShells.argv(Shell.POWERSHELL, Path.of("hook.ps1")))
                .contains("-NoProfile", "-NonInteractive")
                .endsWith("-File", "hook.ps1");
    }

    @Test
    void scripts_are_written_as_their_shell_reads_them() {
        assertThat(HookShells.fileText(Shell.CMD, "echo a\necho b")).isEqualTo("@echo off\r\necho a\r\necho b\r\n");
        assertThat(HookShells.fileText(Shell.POWERSHELL, "Write-Output ä")).startsWith("\ufeff");
        assertThat(HookShells.fileText(Shell.SH, "a\r\nb")).isEqualTo("a\nb\n");
    }
}
