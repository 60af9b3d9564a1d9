package io.resticmanager.restic.hook;

import io.resticmanager.domain.hook.Shell;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// How each shell is given a script: always by a file. An argument can be read by everybody on the machine.
final class HookShells {
    // What `cmd /?` says it treats specially, and what it expands.
    private static final Pattern AFTER_CMD = Pattern.compile("[&<>()@^|%!]");

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

    /// Why this shell cannot run a script from a folder, as a sentence. cmd reads its command line once more, and
    /// takes `C:\\a&b` for two commands even between quotes.
    static Optional<String> objection(Shell shell, String folder) {
        return shell == Shell.CMD && AFTER_CMD.matcher(folder).find()
                ? Optional.of(
                        "cmd cannot run a script in " + folder + ", whose name has one of & < > ( ) @ ^ | % ! in it."
                                + " Use powershell, or another state directory.")
                : Optional.empty();
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
