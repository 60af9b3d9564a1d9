package io.resticmanager.domain.repository;

import io.resticmanager.domain.Secret;
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

    public StorageLogin {
        env = java.util.Collections.unmodifiableMap(new TreeMap<>(env));
        if (env.size() > MOST_ENV) {
            throw new IllegalArgumentException("at most " + MOST_ENV + " variables");
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

    public boolean isEmpty() {
        return url.isEmpty() && username.isEmpty() && secret.isEmpty() && env.isEmpty();
    }
}
