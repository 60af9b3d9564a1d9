package io.resticmanager.server.config;

import io.resticmanager.http.Cidr;
import io.resticmanager.ports.account.Sessions.SessionLifetime;
import io.resticmanager.ports.job.ExpireLogs.LogRetention;
import io.resticmanager.ports.plan.CertificatePins;
import io.resticmanager.server.config.ConfigReader.Typed;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Makes values of what was typed; a mistake becomes a sentence, and the default stands in so that the next mistake is
/// found too.
final class SettingValues {
    private static final Pattern ADDRESS = Pattern.compile("(\\[[0-9a-fA-F:.]+]|[^\\[\\]:/\\s]*):([0-9]{1,5})");
    private static final Pattern DURATION = Pattern.compile("([0-9]{1,9})\\s*([smhd])");

    private final Map<Setting, Typed> typed;
    private final List<String> mistakes;

    SettingValues(Map<Setting, Typed> typed, List<String> mistakes) {
        this.typed = typed;
        this.mistakes = mistakes;
    }

    ServerConfig config() {
        Path dataDir = value(
                Setting.DATA_DIR,
                SettingValues::path,
                Path.of("/var/lib/restic-manager"),
                "must be an absolute path of a directory");
        return new ServerConfig(
                value(
                        Setting.LISTEN,
                        SettingValues::address,
                        InetSocketAddress.createUnresolved("127.0.0.1", 8080),
                        "must be an address and a port, such as 127.0.0.1:8080, [::1]:8080 or :8080 for all addresses"),
                dataDir,
                value(
                        Setting.BASE_URL,
                        text -> Optional.of(baseUrl(text)),
                        Optional.empty(),
                        "must be an http or https URL without path, query or user, such as https://backup.example.org"),
                value(
                        Setting.SECRET_KEY_FILE,
                        SettingValues::path,
                        dataDir.resolve("secret.key"),
                        "must be an absolute path of a file"),
                value(
                        Setting.TRUSTED_PROXY,
                        text -> parts(text).map(Cidr::parse).toList(),
                        List.of(),
                        "must be a list of addresses or ranges separated by commas, such as 10.0.0.0/8, ::1"),
                value(
                        Setting.COOKIE_SECURE,
                        text -> Optional.of(truth(text)),
                        Optional.empty(),
                        "must be true or false"),
                value(
                        Setting.SESSION_TTL,
                        text -> new SessionLifetime(duration(text)),
                        new SessionLifetime(Duration.ofHours(24)),
                        "must be a time from 1m to 365d, such as 30m, 24h or 7d"),
                value(
                        Setting.LOG_RETENTION_DAYS,
                        text -> new LogRetention(Integer.parseInt(text)),
                        new LogRetention(30),
                        "must be a whole number of days from 1 to 3650"),
                value(
                        Setting.LOG_LEVEL,
                        text -> LogLevel.valueOf(text.toUpperCase(Locale.ROOT)),
                        LogLevel.INFO,
                        "must be error, warn, info or debug"),
                value(
                        Setting.LOG_FORMAT,
                        text -> LogFormat.valueOf(text.toUpperCase(Locale.ROOT)),
                        LogFormat.TEXT,
                        "must be text or json"),
                value(
                        Setting.CERT_PINS,
                        text -> new CertificatePins(
                                parts(text).map(SettingValues::pin).toList()),
                        new CertificatePins(List.of()),
                        "must be a list of SHA-256 fingerprints separated by commas, each of 64 hex digits"));
    }

    private <T> T value(Setting setting, Function<String, T> parse, T otherwise, String demand) {
        Typed value = typed.get(setting);
        if (value == null) {
            return otherwise;
        }
        try {
            return parse.apply(value.text());
        } catch (IllegalArgumentException wrong) {
            mistakes.add(value.where() + " " + demand + "; it is \"" + shortened(value.text()) + "\".");
            return otherwise;
        }
    }

    private static InetSocketAddress address(String text) {
        Matcher matcher = ADDRESS.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(text);
        }
        String host = matcher.group(1).replaceAll("[\\[\\]]", "");
        // Also refuses ports above 65535. Port 0 lets the system choose: for tests.
        return InetSocketAddress.createUnresolved(
                host.isEmpty() ? "0.0.0.0" : host, Integer.parseInt(matcher.group(2)));
    }

    private static Path path(String text) {
        try {
            Path path = Path.of(text);
            if (!path.isAbsolute()) {
                throw new IllegalArgumentException(text);
            }
            return path.normalize();
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException(text, e);
        }
    }

    private static URI baseUrl(String text) {
        URI url = URI.create(text.replaceFirst("/+$", ""));
        boolean plain = Set.of("http", "https").contains(String.valueOf(url.getScheme()))
                && url.getHost() != null
                && url.getRawUserInfo() == null
                && url.getRawPath().isEmpty()
                && url.getRawQuery() == null
                && url.getRawFragment() == null;
        if (!plain) {
            throw new IllegalArgumentException(text);
        }
        return url;
    }

    private static boolean truth(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException(text);
        };
    }

    private static Duration duration(String text) {
        Matcher matcher = DURATION.matcher(text.toLowerCase(Locale.ROOT));
        if (!matcher.matches()) {
            throw new IllegalArgumentException(text);
        }
        long count = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "s" -> Duration.ofSeconds(count);
            case "m" -> Duration.ofMinutes(count);
            case "h" -> Duration.ofHours(count);
            default -> Duration.ofDays(count);
        };
    }

    // Fingerprints are often shown with colons and in upper case.
    private static String pin(String text) {
        return text.replace(":", "").toLowerCase(Locale.ROOT);
    }

    private static Stream<String> parts(String text) {
        return Stream.of(text.split("[,\\s]+", -1)).filter(part -> !part.isBlank());
    }

    private static String shortened(String text) {
        return text.length() <= 100 ? text : text.substring(0, 100) + "…";
    }
}
