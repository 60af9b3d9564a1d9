package io.resticmanager.restic;

import io.resticmanager.domain.repository.RepositoryAccess;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.io.JsonStringEncoder;

/// Replaces secrets by `***` in whatever leaves this module, in every form in which restic or a server may echo them.
/// Texts shorter than {@value #SHORTEST} characters are left: replacing them would make every log unreadable and give
/// the secret away by the places of the stars.
final class Redactor {
    static final String MASK = "***";
    static final Redactor NOTHING = new Redactor(List.of());
    private static final int SHORTEST = 4;

    // Longest first, so that a form inside another one does not leave the rest of it behind.
    private final List<String> forms;

    private Redactor(Collection<String> forms) {
        this.forms = forms.stream()
                .distinct()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList();
    }

    static Redactor of(RepositoryAccess access, Collection<String> proxies) {
        Set<String> secrets = new HashSet<>();
        secrets.add(access.password().reveal());
        access.login().secret().ifPresent(secret -> secrets.add(secret.reveal()));
        access.login().env().values().forEach(secret -> secrets.add(secret.reveal()));
        proxies.forEach(proxy -> passwordOf(proxy).ifPresent(secrets::add));
        Set<String> forms = new HashSet<>();
        secrets.forEach(secret -> addForms(secret, forms));
        access.login().secret().ifPresent(secret -> {
            String pair = access.login().username().orElse("") + ":" + secret.reveal();
            forms.add(Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)));
        });
        return new Redactor(forms);
    }

    String redact(String text) {
        String clean = text;
        for (String form : forms) {
            clean = clean.replace(form, MASK);
        }
        return clean;
    }

    /// Length of the longest form, 0 without secrets.
    int longest() {
        return forms.isEmpty() ? 0 : forms.getFirst().length();
    }

    /// Where `text` can be cut at or before `wanted` without cutting a secret in two: a later index only when a secret
    /// begins at 0 and is longer than `wanted`.
    int cutAt(String text, int wanted) {
        int cut = wanted;
        boolean moved = true;
        while (moved && cut > 0) {
            moved = false;
            for (String form : forms) {
                int begin = text.indexOf(form, Math.max(0, cut - form.length() + 1));
                if (begin >= 0 && begin < cut && begin + form.length() > cut) {
                    cut = begin == 0 ? form.length() : begin;
                    moved = begin != 0;
                }
            }
        }
        return cut;
    }

    private static void addForms(String secret, Set<String> forms) {
        // A secret of several lines appears line by line.
        for (String line : secret.split("\\R")) {
            if (line.length() < SHORTEST) {
                continue;
            }
            String escaped = percentEncoded(line);
            forms.add(line);
            forms.add(escaped);
            forms.add(escaped.toLowerCase(Locale.ROOT));
            forms.add(percentEncodedLikeGo(line));
            forms.add(java.net.URLEncoder.encode(line, StandardCharsets.UTF_8));
            forms.add(new String(JsonStringEncoder.getInstance().quoteAsCharArray(line)));
            forms.add(line.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e"));
        }
    }

    /// Everything but letters, digits and `-._~` as `%XX`: safe at every place of a URL.
    static String percentEncoded(String text) {
        return percentEncoded(text, "-._~");
    }

    // Go leaves these in the user part of an address.
    private static String percentEncodedLikeGo(String text) {
        return percentEncoded(text, "-._~$&+,;=");
    }

    private static String percentEncoded(String text, String kept) {
        StringBuilder out = new StringBuilder();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            boolean plain = c < 0x80 && (Character.isLetterOrDigit(c) || kept.indexOf(c) >= 0);
            if (plain) {
                out.append(c);
            } else {
                out.append(String.format(Locale.ROOT, "%%%02X", (int) c));
            }
        }
        return out.toString();
    }

    private static Optional<String> passwordOf(String proxy) {
        try {
            String userinfo = URI.create(proxy).getUserInfo();
            return userinfo == null || userinfo.indexOf(':') < 0
                    ? Optional.empty()
                    : Optional.of(userinfo.substring(userinfo.indexOf(':') + 1));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
