package io.resticmanager.restic.hook;

import io.resticmanager.domain.hook.Shell;
import java.nio.file.Path;
import java.util.List;

/// How each shell is given a script: always by a file. An argument can be read by everybody on the machine.
final class HookShells {
    private HookShells() {}

    static String fileName(Shell shell) {
        return switch (shell) {
            case SH, BASH -> "hook";
            case POWERSHELL -> "hook.ps1"; // nothing else is run with -File
            case CMD -> "hook.cmd";
        };
    }

    static List<String> argv(Shell shell, Path script) {
        return switch (shell) {
            case SH -> List.of("/bin/sh", script.toString());
            case BASH -> List.of("bash", script.toString());
            case POWERSHELL ->
                List.of(
                        "powershell.exe",
                        "-NoLogo",
                        "-NoProfile",
                        "-NonInteractive",
                        "-ExecutionPolicy",
                        "Bypass",
                        "-File",
                        script.toString());
            case CMD -> List.of("cmd.exe", "/d", "/c", script.toString());
        };
    }

    /// The text as the shell wants to find it in the file.
    static String fileText(Shell shell, String script) {
        String unix = script.replace("\r\n", "\n");
        return switch (shell) {
            case SH, BASH -> unix + "\n";
            // Without a mark, PowerShell reads the code page of the system.
            case POWERSHELL -> "\ufeff" + unix + "\n";
            case CMD -> "@echo off\r\n" + unix.replace("\n", "\r\n") + "\r\n";
        };
    }
}
