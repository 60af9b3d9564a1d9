package io.resticmanager.http.web.host;

import io.resticmanager.domain.source.Selection;
import io.resticmanager.http.web.Form;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// The fields that say which files are backed up.
public final class SelectionForm {
    private SelectionForm() {}

    /// What the fields say, or what was stored before anything was typed.
    ///
    /// @param includes one on each line, as is `excludes`
    /// @param tags with spaces between them
    public record Filled(
            String includes,
            String excludes,
            String tags,
            boolean oneFileSystem,
            boolean excludeCaches,
            boolean useFsSnapshot) {}

    /// Each part by itself first, so that what is wrong stands beside its field; empty when any was refused.
    public static Optional<Selection> read(Form form) {
        List<String> includes = form.lines("includes");
        List<String> excludes = form.lines("excludes");
        List<String> tags = words(form.text("snapshotTags"));
        boolean one = form.isChecked("oneFileSystem");
        boolean caches = form.isChecked("excludeCaches");
        boolean snapshot = form.isChecked("useFsSnapshot");
        boolean good = check(form, "includes", () -> new Selection(includes, List.of(), List.of(), one, caches))
                        .isPresent()
                & check(form, "excludes", () -> new Selection(List.of(), excludes, List.of(), one, caches))
                        .isPresent()
                & check(form, "snapshotTags", () -> new Selection(List.of(), List.of(), tags, one, caches))
                        .isPresent();
        return good
                ? check(form, "includes", () -> new Selection(includes, excludes, tags, one, caches, snapshot))
                : Optional.empty();
    }

    public static Filled filled(Selection stored, Form typed) {
        if (typed.isEmpty()) {
            return new Filled(
                    String.join("\n", stored.includes()),
                    String.join("\n", stored.excludes()),
                    String.join(" ", stored.tags()),
                    stored.oneFileSystem(),
                    stored.excludeCaches(),
                    stored.useFsSnapshot());
        }
        return new Filled(
                String.join("\n", typed.lines("includes")),
                String.join("\n", typed.lines("excludes")),
                typed.text("snapshotTags"),
                typed.isChecked("oneFileSystem"),
                typed.isChecked("excludeCaches"),
                typed.isChecked("useFsSnapshot"));
    }

    /// Words between spaces and commas.
    static List<String> words(String text) {
        return List.of(text.split("[\\s,]+")).stream()
                .filter(word -> !word.isEmpty())
                .toList();
    }

    private static Optional<Selection> check(Form form, String field, Supplier<Selection> make) {
        try {
            return Optional.of(make.get());
        } catch (IllegalArgumentException refused) {
            form.refuse(field, refused);
            return Optional.empty();
        }
    }
}
