package io.resticmanager.server.config;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;

/// The settings there are: as a variable of the environment and as a key of the YAML file.
enum Setting {
    LISTEN("RM_LISTEN", "listen"),
    DATA_DIR("RM_DATA_DIR", "dataDir"),
    BASE_URL("RM_BASE_URL", "baseUrl"),
    SECRET_KEY_FILE("RM_SECRET_KEY_FILE", "secretKeyFile"),
    TRUSTED_PROXY("RM_TRUSTED_PROXY", "trustedProxy"),
    COOKIE_SECURE("RM_COOKIE_SECURE", "cookieSecure"),
    SESSION_TTL("RM_SESSION_TTL", "sessionTtl"),
    LOG_RETENTION_DAYS("RM_LOG_RETENTION_DAYS", "logRetentionDays"),
    LOG_LEVEL("RM_LOG_LEVEL", "logLevel"),
    LOG_FORMAT("RM_LOG_FORMAT", "logFormat"),
    CERT_PINS("RM_CERT_PINS", "certPins");

    private static final int NEAR = 4;

    private final String variable;
    private final String key;

    Setting(String variable, String key) {
        this.variable = variable;
        this.key = key;
    }

    String variable() {
        return variable;
    }

    String key() {
        return key;
    }

    static Optional<Setting> ofKey(String key) {
        return Arrays.stream(values()).filter(s -> s.key.equals(key)).findFirst();
    }

    /// The key that somebody who typed this may have meant.
    static Optional<Setting> near(String typed) {
        String bare = typed.replaceAll("[_-]", "").replaceFirst("(?i)^rm", "");
        return Arrays.stream(values())
                .filter(s -> distance(bare, s.key) < NEAR)
                .min(Comparator.comparingInt(s -> distance(bare, s.key)));
    }

    // Levenshtein's distance, blind to case.
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                boolean same = Character.toLowerCase(a.charAt(i - 1)) == Character.toLowerCase(b.charAt(j - 1));
                int replaced = diagonal + (same ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
