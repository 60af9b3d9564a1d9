package io.resticmanager.fleet.agent;

import io.resticmanager.domain.job.JobSpec;
import io.resticmanager.domain.repository.CredentialSlot;
import io.resticmanager.domain.repository.StorageLogin;
import java.util.Map;
import java.util.Optional;

/// The two logins of every simulated repository: what hosts hold, and what may delete.
public final class StorageLogins {
    /// Looked for wherever it must not be.
    public static final String ADMIN_SECRET = "only-inside-a-job-5c1f0e8d";

    private static final String EVERYDAY = "host";
    private static final String ADMIN = "keeper";

    private StorageLogins() {}

    /// The two as the API takes them.
    static Map<String, Object> both() {
        return Map.of(
                "username",
                EVERYDAY,
                "secret",
                "everyday",
                "adminCredential",
                Map.of("username", ADMIN, "secret", ADMIN_SECRET));
    }

    public static boolean isEveryday(StorageLogin login) {
        return login.username().equals(Optional.of(EVERYDAY));
    }

    /// Whether it is the login that a job of this kind must be given.
    static boolean fits(JobSpec spec, StorageLogin login) {
        return spec.slot() == CredentialSlot.ADMIN ? login.username().equals(Optional.of(ADMIN)) : isEveryday(login);
    }
}
