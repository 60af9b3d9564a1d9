package io.resticmanager.domain.repository;

import io.resticmanager.domain.Secret;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// How one slot reaches the storage. The restic password is not here: it belongs to the repository, not to a slot.
///
/// @param url another address than the repository's own, e.g. a rest-server port that may delete
/// @param username and `secret`: HTTP basic login of a rest-server
/// @param env variables of restic's other backends; keys by [#allowed(String)]
public record StorageLogin(
        Optional<RepositoryUrl> url, Optional<String> username, Optional<Secret> secret, Map<String, Secret> env) {
    public static final StorageLogin NONE =
            new StorageLogin(Optional.empty(), Optional.empty(), Optional.empty(), Map.of());
    private static final Pattern ENV_KEY = Pattern.compile("(AWS|B2|AZURE|GOOGLE|OS|ST)_[A-Z0-9_]{1,60}");
    private static final int MOST_ENV = 32;
    private static final int LONGEST = 8_192;
    /// It travels within plans, which may be nearly full when it changes: 192 KiB at three bytes each.
    private static final int MOST_CHARACTERS = 65_536;

    public StorageLogin {
        if (username.filter(name -> name.contains(":")).isPresent()) {
            throw new IllegalArgumentException("a user name has no colon");
        }
        username.ifPresent(StorageLogin::requireText);
        secret.map(Secret::reveal).ifPresent(StorageLogin::requireText);
        env.values().forEach(value -> requireText(value.reveal()));
        env = Collections.unmodifiableMap(new TreeMap<>(env));
        if (env.size() > MOST_ENV) {
            throw new IllegalArgumentException("at most " + MOST_ENV + " variables");
        }
        long characters = username.map(String::length).orElse(0)
                + secret.map(s -> s.reveal().length()).orElse(0)
                + env.values().stream().mapToLong(v -> v.reveal().length()).sum();
        if (characters > MOST_CHARACTERS) {
            throw new IllegalArgumentException(
                    "a user name, a secret and variables together are at most " + MOST_CHARACTERS + " characters");
        }
        for (String key : env.keySet()) {
            if (!allowed(key)) {
                throw new IllegalArgumentException("a variable must begin with AWS_, B2_, AZURE_, GOOGLE_, OS_ or ST_");
            }
        }
    }

    /// Whether restic's backends read this variable and nothing else on the host can be steered by it.
    public static boolean allowed(String envKey) {
        return ENV_KEY.matcher(envKey).matches();
    }

    // Neither a variable nor a header can carry them, and whoever refuses them later may quote the secret.
    private static void requireText(String text) {
        if (text.length() > LONGEST || text.chars().anyMatch(c -> c < 0x20 || c == 0x7f)) {
            throw new IllegalArgumentException(
                    "user names, secrets and variables are at most " + LONGEST + " characters without line breaks");
        }
    }

    public boolean isEmpty() {
        return url.isEmpty() && username.isEmpty() && secret.isEmpty() && env.isEmpty();
    }
}
