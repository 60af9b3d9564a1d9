package io.resticmanager.http.web.repository;

import io.resticmanager.domain.Secret;
import io.resticmanager.domain.repository.RepositoryUrl;
import io.resticmanager.domain.repository.StorageLogin;
import io.resticmanager.http.web.Form;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// One storage login as a part of a form. Its fields begin with a prefix, e.g. `everyday-secret`; its variables come as
/// numbered pairs, `everyday-env1` and `everyday-value1`.
final class LoginForm {
    /// Pairs that the form has.
    static final int VARIABLES = 8;

    private final Form form;
    private final String prefix;

    LoginForm(Form form, String prefix) {
        this.form = form;
        this.prefix = prefix;
    }

    /// Absent when every field was left blank, and when something was refused.
    ///
    /// @param typed what an address said; its user name and password count where the fields are blank
    Optional<StorageLogin> read(Optional<RepositoryUrl.Parsed> typed) {
        Optional<RepositoryUrl.Parsed> own = form.optional(prefix + "url", RepositoryUrl::parse);
        Optional<String> username = form.optional(prefix + "username", Function.identity())
                .or(() -> own.or(() -> typed).flatMap(RepositoryUrl.Parsed::username));
        Optional<Secret> secret = Optional.of(form.secret(prefix + "secret"))
                .filter(s -> !s.isEmpty())
                .or(() -> own.or(() -> typed).flatMap(RepositoryUrl.Parsed::secret));
        Map<String, Secret> variables = variables();
        try {
            StorageLogin login =
                    new StorageLogin(own.map(RepositoryUrl.Parsed::url), username, secret, Map.copyOf(variables));
            return Optional.of(login).filter(l -> !l.isEmpty());
        } catch (IllegalArgumentException refused) {
            form.refuse(prefix + "username", "Of user name, secret or a variable: " + refused.getMessage() + ".");
            return Optional.empty();
        }
    }

    private Map<String, Secret> variables() {
        Map<String, Secret> variables = new HashMap<>();
        for (int i = 1; i <= VARIABLES; i++) {
            String field = prefix + "env" + i;
            String name = form.text(field).toUpperCase(Locale.ROOT);
            Secret value = form.secret(prefix + "value" + i);
            if (name.isEmpty() && value.isEmpty()) {
                continue;
            }
            if (name.isEmpty()) {
                form.refuse(field, "Say which variable this value is for.");
            } else if (!StorageLogin.allowed(name)) {
                form.refuse(field, "restic takes variables that begin with AWS_, B2_, AZURE_, GOOGLE_, OS_ or ST_.");
            } else if (value.isEmpty()) {
                form.refuse(field, "Enter the value of " + name + ".");
            } else {
                variables.put(name, value);
            }
        }
        return variables;
    }
}
