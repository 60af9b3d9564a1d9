package io.resticmanager.http.web;

import io.resticmanager.domain.Secret;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// The fields of a form as they were sent, and what is wrong with them.
public final class Form {
    private final Map<String, List<String>> sent;
    private final Map<String, String> errors = new LinkedHashMap<>();

    Form(Map<String, List<String>> sent) {
        this.sent = sent;
    }

    /// A form that nobody has filled in yet.
    public static Form empty() {
        return new Form(Map.of());
    }

    /// Stripped; empty text when absent.
    public String text(String field) {
        return raw(field).strip();
    }

    /// All values of a field that may come several times; blank ones left out.
    public List<String> texts(String field) {
        return sent.getOrDefault(field, List.of()).stream()
                .map(String::strip)
                .filter(text -> !text.isEmpty())
                .toList();
    }

    /// The lines of a text area; blank ones left out.
    public List<String> lines(String field) {
        return raw(field).lines().map(String::strip).filter(l -> !l.isEmpty()).toList();
    }

    public Secret secret(String field) {
        return new Secret(raw(field));
    }

    /// The revision that its editor began with, for optimistic locking; -1, which nothing has, when it was not sent as
    /// a
    /// number of at most nine digits.
    public int revision() {
        return revision("revision");
    }

    /// The same in a field of another name, where a page holds several.
    public int revision(String field) {
        return text(field).matches("\\d{1,9}") ? Integer.parseInt(text(field)) : -1;
    }

    public boolean isChecked(String field) {
        return sent.containsKey(field);
    }

    /// Empty when left blank, and when refused: ask [#isGood()] before relying on it.
    public <T> Optional<T> optional(String field, Function<String, T> make) {
        String text = text(field);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(make.apply(text));
        } catch (IllegalArgumentException refused) {
            refuse(field, sentence(refused));
            return Optional.empty();
        }
    }

    /// @param missing what to say when it was left blank
    public <T> Optional<T> required(String field, String missing, Function<String, T> make) {
        if (text(field).isEmpty()) {
            refuse(field, missing);
        }
        return optional(field, make);
    }

    /// The first thing said of a field stays.
    public void refuse(String field, String sentence) {
        errors.putIfAbsent(field, sentence);
    }

    public void refuse(String field, IllegalArgumentException refused) {
        refuse(field, sentence(refused));
    }

    /// What was sent with other words in one field; nothing is said about it yet.
    public Form with(String field, String text) {
        Map<String, List<String>> other = new LinkedHashMap<>(sent);
        other.put(field, List.of(text));
        return new Form(other);
    }

    /// Whether nothing was sent.
    public boolean isEmpty() {
        return sent.isEmpty();
    }

    public boolean isGood() {
        return errors.isEmpty();
    }

    /// What is wrong with a field; empty text when nothing is.
    public String error(String field) {
        return errors.getOrDefault(field, "");
    }

    public List<String> errors() {
        return new ArrayList<>(errors.values());
    }

    private String raw(String field) {
        List<String> values = sent.getOrDefault(field, List.of());
        return values.isEmpty() ? "" : values.getFirst();
    }

    private static String sentence(IllegalArgumentException refused) {
        String text = refused.getMessage();
        if (text == null || text.isBlank()) {
            return "This cannot be used here.";
        }
        String capital = text.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + text.substring(1);
        return capital.endsWith(".") ? capital : capital + ".";
    }
}
