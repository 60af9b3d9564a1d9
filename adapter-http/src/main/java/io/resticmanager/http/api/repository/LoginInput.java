package io.resticmanager.http.api.repository;

import io.resticmanager.domain.Secret;
import io.resticmanager.domain.repository.RepositoryUrl;
import io.resticmanager.domain.repository.StorageLogin;
import io.resticmanager.http.Fields;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// How one slot reaches the storage, as typed. User name and password inside the address count as typed beside it.
public record LoginInput(
        @Nullable String url,
        @Nullable String username,
        @Nullable Secret secret,
        @Nullable Map<String, Secret> env) {

    /// @param prefix of the field names in refusals
    Optional<StorageLogin> read(Fields fields, String prefix) {
        Optional<RepositoryUrl.Parsed> parsed = fields.optional(prefix + "url", url, RepositoryUrl::parse);
        return read(fields, prefix, parsed, parsed.map(RepositoryUrl.Parsed::url));
    }

    Optional<StorageLogin> read(
            Fields fields, String prefix, Optional<RepositoryUrl.Parsed> parsed, Optional<RepositoryUrl> ownUrl) {
        Optional<String> name = fields.optional(prefix + "username", username, LoginInput::bounded)
                .or(() -> parsed.flatMap(RepositoryUrl.Parsed::username));
        Optional<Secret> pass = fields.optional(prefix + "secret", secret, LoginInput::bounded)
                .or(() -> parsed.flatMap(RepositoryUrl.Parsed::secret));
        Map<String, Secret> variables = new HashMap<>();
        if (env != null) {
            env.forEach((key, value) -> {
                if (StorageLogin.allowed(key)) {
                    fields.required(prefix + "env." + key, value, LoginInput::bounded)
                            .ifPresent(v -> variables.put(key, v));
                } else {
                    fields.refuse(
                            prefix + "env." + key,
                            "A variable must begin with AWS_, B2_, AZURE_, GOOGLE_, OS_ or ST_ and go on in capitals.");
                }
            });
        }
        return fields.optional(prefix + "env", variables, v -> new StorageLogin(ownUrl, name, pass, Map.copyOf(v)));
    }

    private static String bounded(String text) {
        if (text.isEmpty() || text.length() > 1_024 || text.chars().anyMatch(c -> c < 0x20 || c == 0x7f)) {
            throw new IllegalArgumentException("1 to 1024 printable characters are expected");
        }
        return text;
    }

    static Secret bounded(Secret secret) {
        String text = secret.reveal();
        if (text.isEmpty() || text.length() > 16_384 || text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("1 to 16384 characters are expected");
        }
        return secret;
    }

    static Secret password(Secret secret) {
        String text = secret.reveal();
        if (text.isEmpty() || text.length() > 1_024 || text.chars().anyMatch(c -> c < 0x20 || c == 0x7f)) {
            // restic reads it from a file and takes the first line
            throw new IllegalArgumentException("a repository password is 1 to 1024 printable characters on one line");
        }
        return secret;
    }
}
