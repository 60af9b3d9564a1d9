package io.resticmanager.domain.repository;

import io.resticmanager.domain.Secret;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A restic repository location without any secret in it: `rest:https://host/path/`, `s3:…`, `sftp:user@host:/path`,
/// `/srv/repo`, and whatever else restic takes. Never holds `user:password@`: [#parse(String)] takes that out.
public record RepositoryUrl(String text) {
    /// What an operator typed, taken apart.
    public record Parsed(RepositoryUrl url, Optional<String> username, Optional<Secret> secret) {}

    private static final List<String> SCHEMES =
            List.of("rest:", "s3:", "sftp:", "b2:", "azure:", "gs:", "swift:", "rclone:", "local:");
    /// Scheme, authority, and the rest from the first slash, question mark or hash on.
    private static final Pattern HTTP =
            Pattern.compile("^((?:rest:|s3:)https?://)([^/?#]*)(.*)$", Pattern.DOTALL | Pattern.CASE_INSENSITIVE);
    /// The same of what was typed, where a password may hold question marks and hashes.
    private static final Pattern USERINFO =
            Pattern.compile("^((?:rest:|s3:)https?://)([^/]*)@(.*)$", Pattern.DOTALL | Pattern.CASE_INSENSITIVE);
    private static final Pattern HOST = Pattern.compile("(?:\\[[0-9A-Fa-f:.%]+]|[^:\\[\\]@\\s]+)(?::\\d{1,5})?");
    private static final Pattern SFTP_PASSWORD = Pattern.compile("^sftp:(?://)?[^/@:]*:[^/]*@.*", Pattern.DOTALL);
    private static final Pattern DRIVE = Pattern.compile("^[A-Za-z]:[\\\\/].*", Pattern.DOTALL);
    private static final int MOST = 1024;

    public RepositoryUrl {
        if (text.isBlank() || text.length() > MOST) {
            throw new IllegalArgumentException("a repository address is 1 to " + MOST + " characters");
        }
        if (text.chars().anyMatch(c -> c < 0x20 || c == 0x7f)) {
            throw new IllegalArgumentException("a repository address has no control characters");
        }
        String given = text;
        if (SCHEMES.stream().noneMatch(given::startsWith) && !isAbsolute(text)) {
            throw new IllegalArgumentException("a repository address begins with rest:, s3:, sftp:, b2:, azure:, gs:, "
                    + "swift:, rclone:, local: or is an absolute path");
        }
        if (text.startsWith("local:") && !isAbsolute(text.substring("local:".length()))) {
            throw new IllegalArgumentException("after local: comes an absolute path");
        }
        requireNoPassword(text);
        Matcher http = HTTP.matcher(text);
        if (http.matches()) {
            requireAddress(http);
        } else if (text.startsWith("rest:")) {
            throw new IllegalArgumentException("after rest: comes http:// or https://");
        }
    }

    /// Takes `user:password@` out of an http address; percent escapes in it are decoded.
    public static Parsed parse(String typed) {
        String trimmed = typed.strip();
        Matcher userinfo = USERINFO.matcher(trimmed);
        if (!userinfo.matches()) {
            return new Parsed(new RepositoryUrl(trimmed), Optional.empty(), Optional.empty());
        }
        RepositoryUrl url = new RepositoryUrl(userinfo.group(1) + userinfo.group(3));
        String login = userinfo.group(2);
        int colon = login.indexOf(':');
        String user = colon < 0 ? login : login.substring(0, colon);
        Optional<Secret> secret = colon < 0
                ? Optional.empty()
                : Optional.of(new Secret(PercentEscapes.decode(login.substring(colon + 1))));
        return new Parsed(url, Optional.of(PercentEscapes.decode(user)).filter(s -> !s.isEmpty()), secret);
    }

    /// Whether a rest-server is behind it: the only kind whose append-only mode can be seen from outside.
    public boolean isRest() {
        return text.startsWith("rest:");
    }

    /// Whether it is a directory of the host itself.
    public boolean isLocal() {
        return text.startsWith("local:") || isAbsolute(text);
    }

    @Override
    public String toString() {
        return text;
    }

    private static boolean isAbsolute(String path) {
        return path.startsWith("/") || DRIVE.matcher(path).matches();
    }

    // A password that holds an unescaped slash ends the authority early and would stay in the address in clear: an @
    // anywhere in it is refused rather than guessed about.
    private static void requireNoPassword(String text) {
        boolean password = SFTP_PASSWORD.matcher(text).matches()
                || ((text.startsWith("rest:") || text.startsWith("s3:")) && text.contains("@"));
        if (password) {
            throw new IllegalArgumentException(
                    "a repository address holds no user name or password; an @ in a path is written %40, "
                            + "a slash in a password %2F");
        }
    }

    private static void requireAddress(Matcher http) {
        if (!HOST.matcher(http.group(2)).matches()) {
            throw new IllegalArgumentException("after http:// or https:// comes a host, perhaps with a port number");
        }
        if (http.group(3).contains("?") || http.group(3).contains("#")) {
            throw new IllegalArgumentException("a repository address has no ? and no #");
        }
        // rest-server answers 404 to a double slash (contract §10)
        if (http.group(1).startsWith("rest:") && http.group(3).contains("//")) {
            throw new IllegalArgumentException("a rest: address has no double slash in its path");
        }
    }
}
