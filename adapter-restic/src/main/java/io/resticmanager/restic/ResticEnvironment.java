package io.resticmanager.restic;

import io.resticmanager.domain.repository.RepositoryAccess;
import io.resticmanager.domain.repository.StorageLogin;
import java.util.Map;
import java.util.TreeMap;

/// The whole environment of a restic process, from nothing: an inherited `RESTIC_…` would change what it does
/// (contract §12). Secrets travel here or in a file of mode 0600, never as an argument.
final class ResticEnvironment {
    private ResticEnvironment() {}

    static Map<String, String> of(
            ResticSettings settings, ResticVersion version, RepositoryAccess access, RunFolder folder) {
        Map<String, String> environment = new TreeMap<>(settings.inherited());
        environment.putIfAbsent("HOME", settings.workFolder().toString());
        environment.put("PATH", String.join(java.io.File.pathSeparator, ResticLocator.searchPath(settings)));
        environment.put("LC_ALL", "C.UTF-8");
        environment.put("TMPDIR", folder.path().toString());
        environment.put("RESTIC_CACHE_DIR", settings.cacheFolder().toString());
        environment.put("RESTIC_PROGRESS_FPS", "1");
        // Not by file: restic cuts blanks off a password file's ends.
        environment.put("RESTIC_PASSWORD", access.password().reveal());
        StorageLogin login = access.login();
        login.env().forEach((name, secret) -> environment.put(name, secret.reveal()));
        putRepository(environment, version, access, folder);
        return Map.copyOf(environment);
    }

    private static void putRepository(
            Map<String, String> environment, ResticVersion version, RepositoryAccess access, RunFolder folder) {
        String url = access.effectiveUrl().text();
        StorageLogin login = access.login();
        if (!access.effectiveUrl().isRest() || login.username().isEmpty()) {
            environment.put("RESTIC_REPOSITORY", url);
            return;
        }
        String username = login.username().get();
        String password = login.secret().map(secret -> secret.reveal()).orElse("");
        if (version.readsRestLoginFromEnvironment()) {
            environment.put("RESTIC_REPOSITORY", url);
            environment.put("RESTIC_REST_USERNAME", username);
            environment.put("RESTIC_REST_PASSWORD", password);
            return;
        }
        String userinfo = Redactor.percentEncoded(username) + ":" + Redactor.percentEncoded(password) + "@";
        String withLogin = url.replaceFirst("://", java.util.regex.Matcher.quoteReplacement("://" + userinfo));
        environment.put(
                "RESTIC_REPOSITORY_FILE", folder.write("repository", withLogin).toString());
    }
}
