package io.resticmanager.restic;

import io.resticmanager.domain.repository.RepositoryAccess;
import io.resticmanager.domain.repository.StorageLogin;
import java.io.File;
import java.nio.charset.Charset;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;

/// The whole environment of a restic process, from nothing: an inherited `RESTIC_…` would change what it does
/// (contract §12). Secrets travel here or in a file of mode 0600, never as an argument.
final class ResticEnvironment {
    private final Map<String, String> variables;
    private final RunFolder folder;
    private final Charset charset;

    private ResticEnvironment(Map<String, String> start, RunFolder folder, Charset charset) {
        this.variables = new TreeMap<>(start);
        this.folder = folder;
        this.charset = charset;
    }

    /// @param charset what variables reach a child in
    static Map<String, String> of(
            ResticSettings settings,
            ResticVersion version,
            RepositoryAccess access,
            RunFolder folder,
            Charset charset) {
        ResticEnvironment environment = new ResticEnvironment(settings.inherited(), folder, charset);
        environment.putMachine(settings);
        environment.putPassword(access.password().reveal());
        environment.putRepository(version, access);
        access.login()
                .env()
                .forEach((name, secret) -> environment.variables.put(
                        name, NativeText.require("the value of " + name, secret.reveal(), charset)));
        return Map.copyOf(environment.variables);
    }

    private void putMachine(ResticSettings settings) {
        variables.putIfAbsent("HOME", settings.workFolder().toString());
        variables.put("PATH", String.join(File.pathSeparator, ResticLocator.searchPath(settings)));
        variables.put("LC_ALL", "C.UTF-8");
        variables.put("TMPDIR", folder.path().toString());
        if (settings.os() == OsFamily.WINDOWS) {
            variables.put("TMP", folder.path().toString());
            variables.put("TEMP", folder.path().toString());
        }
        variables.put("RESTIC_CACHE_DIR", settings.cacheFolder().toString());
        variables.put("RESTIC_PROGRESS_FPS", "1");
    }

    private void putPassword(String password) {
        // By file only where it must be: restic cuts blanks off the ends of a password file.
        if (!NativeText.arrivesWhole(password, charset) && password.equals(password.strip())) {
            variables.put(
                    "RESTIC_PASSWORD_FILE", folder.write("password", password).toString());
        } else {
            variables.put("RESTIC_PASSWORD", NativeText.require("the repository password", password, charset));
        }
    }

    private void putRepository(ResticVersion version, RepositoryAccess access) {
        String url = access.effectiveUrl().text();
        StorageLogin login = access.login();
        if (!access.effectiveUrl().isRest() || login.username().isEmpty()) {
            variables.put("RESTIC_REPOSITORY", NativeText.require("the repository's address", url, charset));
            return;
        }
        String username = login.username().get();
        String password = login.secret().map(secret -> secret.reveal()).orElse("");
        boolean whole = NativeText.arrivesWhole(url + username + password, charset);
        if (version.readsRestLoginFromEnvironment() && whole) {
            variables.put("RESTIC_REPOSITORY", url);
            variables.put("RESTIC_REST_USERNAME", username);
            variables.put("RESTIC_REST_PASSWORD", password);
            return;
        }
        String userinfo = Redactor.percentEncoded(username) + ":" + Redactor.percentEncoded(password) + "@";
        String withLogin = url.replaceFirst("://", Matcher.quoteReplacement("://" + userinfo));
        variables.put(
                "RESTIC_REPOSITORY_FILE", folder.write("repository", withLogin).toString());
    }
}
