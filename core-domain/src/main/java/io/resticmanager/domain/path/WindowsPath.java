package io.resticmanager.domain.path;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// An absolute path of Windows, written in one way: `C:\Users\ann`, or `\\server\share\docs`.
///
/// restic keeps what was asked for in its own clean form, letters as they were typed, and puts the files below a folder
/// named by the drive: `C:\Users` is `/C/Users` inside a snapshot, and `c:\Users` is `/c/Users` beside it. A share
/// becomes one folder, `/\\server\share/docs`. (Seen with restic 0.14 for Windows, under Wine.)
///
/// @param volume `C:` with a large letter, or `\\server\share`
/// @param names of the folders on the way, and of what lies there; none for the volume's root
public record WindowsPath(String volume, List<String> names) {
    private static final int LONGEST_NAME = 255;
    /// `\\?\` switches off what Windows does to a path; restic puts it before every path by itself.
    private static final Pattern VERBATIM =
            Pattern.compile("^[\\\\/]{2}\\?[\\\\/](UNC[\\\\/])?", Pattern.CASE_INSENSITIVE);
    private static final Pattern DRIVE = Pattern.compile("^([A-Za-z]):(?=[\\\\/]|$)");
    private static final Pattern SHARE =
            Pattern.compile("^[\\\\/]{2}([^\\\\/?.][^\\\\/]*)[\\\\/]+([^\\\\/]+)(?=[\\\\/]|$)");
    private static final Pattern SLASHES = Pattern.compile("[\\\\/]+");
    private static final Pattern DRIVE_FOLDER = Pattern.compile("^/([A-Za-z])(?=/|$)");
    private static final Pattern SHARE_FOLDER = Pattern.compile("^/(\\\\\\\\[^\\\\/]+\\\\[^\\\\/]+)(?=/|$)");
    private static final Pattern IMPOSSIBLE = Pattern.compile("[<>:\"|?*\\x00-\\x1f]");
    /// Names of devices, with any ending, in every folder.
    private static final Set<String> DEVICES = Set.of("CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$");
    private static final Pattern NUMBERED_DEVICE = Pattern.compile("(COM|LPT)[1-9¹²³]");

    public WindowsPath {
        names = List.copyOf(names);
    }

    /// What a text stands for: slashes lean either way and may repeat, `.` and `..` are resolved, `\\?\` is left out.
    /// Empty for what is not absolute on Windows; `C:` and `C:x` are relative to where a process happens to be.
    public static Optional<WindowsPath> read(String text) {
        String plain = text;
        Matcher verbatim = VERBATIM.matcher(text);
        if (verbatim.find()) {
            plain = (verbatim.group(1) == null ? "" : "\\\\") + text.substring(verbatim.end());
        }
        Matcher drive = DRIVE.matcher(plain);
        if (drive.find()) {
            return drive.end() == plain.length()
                    ? Optional.empty()
                    : Optional.of(of(drive.group(1).toUpperCase(Locale.ROOT) + ":", plain.substring(drive.end())));
        }
        Matcher share = SHARE.matcher(plain);
        return share.find()
                ? Optional.of(of("\\\\" + share.group(1) + "\\" + share.group(2), plain.substring(share.end())))
                : Optional.empty();
    }

    /// The file that lies at a path inside a snapshot that a Windows host made, as a restore in place needs it; empty
    /// when none can.
    public static Optional<WindowsPath> ofSnapshot(String inside) {
        Matcher drive = DRIVE_FOLDER.matcher(inside);
        if (drive.find()) {
            return Optional.of(of(drive.group(1).toUpperCase(Locale.ROOT) + ":", inside.substring(drive.end())));
        }
        Matcher share = SHARE_FOLDER.matcher(inside);
        return share.find() ? Optional.of(of(share.group(1), inside.substring(share.end()))) : Optional.empty();
    }

    /// Where restic keeps it inside a snapshot.
    public String insideSnapshot() {
        String top = "/" + (isOnShare() ? volume : volume.substring(0, 1));
        return names.isEmpty() ? top : top + "/" + String.join("/", names);
    }

    public boolean isOnShare() {
        return volume.startsWith("\\\\");
    }

    /// Whether the other is the same or lies below. Windows does not tell names apart by the size of their letters.
    public boolean holds(WindowsPath other) {
        return volume.equalsIgnoreCase(other.volume)
                && names.size() <= other.names.size()
                && alike(names, other.names.subList(0, names.size()));
    }

    /// Why a backup cannot take it, as a sentence that quotes it; empty when it can.
    public Optional<String> objection() {
        if (isOnShare()) {
            return Optional.of(
                    "“" + this + "” is on a network share: restic for Windows backs it up and then cannot restore"
                            + " it. Back it up on the machine that holds it.");
        }
        return names.stream()
                .map(WindowsPath::wrongWith)
                .flatMap(Optional::stream)
                .findFirst()
                .map(what -> "“" + this + "” cannot be a file of Windows: " + what + ".");
    }

    /// As Windows writes it.
    @Override
    public String toString() {
        return names.isEmpty() && !isOnShare()
                ? volume + "\\"
                : volume + (names.isEmpty() ? "" : "\\") + String.join("\\", names);
    }

    private static WindowsPath of(String volume, String rest) {
        List<String> names = new ArrayList<>();
        for (String name : SLASHES.split(rest)) {
            if (name.equals("..")) {
                // Above a root is the root.
                if (!names.isEmpty()) {
                    names.removeLast();
                }
            } else if (!name.isEmpty() && !name.equals(".")) {
                names.add(name);
            }
        }
        return new WindowsPath(volume, names);
    }

    private static Optional<String> wrongWith(String name) {
        Matcher impossible = IMPOSSIBLE.matcher(name);
        if (impossible.find()) {
            char first = impossible.group().charAt(0);
            return Optional.of(
                    first < ' '
                            ? "a name has no control characters"
                            : "a name has no " + first
                                    + (first == '*' || first == '?'
                                            ? ", and paths have no wildcards; leave files out with excludes"
                                            : ""));
        }
        if (name.endsWith(".") || name.endsWith(" ")) {
            return Optional.of("Windows drops the dot or space at the end of “" + name + "”");
        }
        if (name.length() > LONGEST_NAME) {
            return Optional.of("a name has at most " + LONGEST_NAME + " characters");
        }
        String stem = name.split("[. ]", 2)[0].toUpperCase(Locale.ROOT);
        return DEVICES.contains(stem) || NUMBERED_DEVICE.matcher(stem).matches()
                ? Optional.of("“" + name + "” is the name of a device")
                : Optional.empty();
    }

    private static boolean alike(List<String> some, List<String> others) {
        for (int i = 0; i < some.size(); i++) {
            if (!some.get(i).equalsIgnoreCase(others.get(i))) {
                return false;
            }
        }
        return true;
    }
}
