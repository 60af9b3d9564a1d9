package io.resticmanager.domain.repository;

import io.resticmanager.domain.Secret;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
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
    private static final Pattern USERINFO =
            Pattern.compile("^((?:rest:|s3:)?https?://)([^/@:]*)(?::([^/@]*))?@(.*)$", Pattern.DOTALL);
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
        boolean known = SCHEMES.stream().anyMatch(given::startsWith)
                || given.startsWith("/")
                || DRIVE.matcher(given).matches();
        if (!known) {
            throw new IllegalArgumentException("a repository address begins with rest:, s3:, sftp:, b2:, azure:, gs:, "
                    + "swift:, rclone:, local: or is an absolute path");
        }
        if (USERINFO.matcher(text).matches()) {
            throw new IllegalArgumentException("a repository address holds no user name or password");
        }
        if (text.startsWith("rest:")) {
            requireHttp(text.substring("rest:".length()));
        }
    }

    /// Takes `user:password@` out of an http address; percent escapes in it are decoded.
    public static Parsed parse(String typed) {
        String trimmed = typed.strip();
        Matcher userinfo = USERINFO.matcher(trimmed);
        if (!userinfo.matches()) {
            return new Parsed(new RepositoryUrl(trimmed), Optional.empty(), Optional.empty());
        }
        RepositoryUrl url = new RepositoryUrl(userinfo.group(1) + userinfo.group(4));
        Optional<String> user = Optional.of(decode(userinfo.group(2))).filter(s -> !s.isEmpty());
        Optional<Secret> secret = Optional.ofNullable(userinfo.group(3)).map(s -> new Secret(decode(s)));
        return new Parsed(url, user, secret);
    }

    /// Whether a rest-server is behind it: the only kind whose append-only mode can be seen from outside.
    public boolean isRest() {
        return text.startsWith("rest:");
    }

    /// Whether it is a directory of the host itself.
    public boolean isLocal() {
        return text.startsWith("/")
                || text.startsWith("local:")
                || DRIVE.matcher(text).matches();
    }

    @Override
    public String toString() {
        return text;
    }

    private static void requireHttp(String rest) {
        if (!rest.startsWith("http://") && !rest.startsWith("https://")) {
            throw new IllegalArgumentException("after rest: comes http:// or https://");
        }
        String path = rest.substring(rest.indexOf("://") + 3);
        // rest-server answers 404 to a double slash (contract §10)
        if (path.contains("//")) {
            throw new IllegalArgumentException("a rest: address has no double slash in its path");
        }
    }

    private static String decode(String escaped) {
        return URLDecoder.decode(escaped.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
