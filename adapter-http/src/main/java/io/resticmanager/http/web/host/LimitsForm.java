package io.resticmanager.http.web.host;

import io.resticmanager.domain.Limits;
import io.resticmanager.http.web.Form;
import java.util.Optional;

/// The two fields of a bandwidth limit, in KiB per second; a blank one is no limit.
public final class LimitsForm {
    private LimitsForm() {}

    /// @param up what stands in the field
    public record Filled(String up, String down) {}

    /// None of what was refused: ask [Form#isGood()].
    public static Limits read(Form form) {
        return new Limits(
                form.optional("uploadKiBps", text -> new Limits(number(text), Optional.empty()))
                        .flatMap(Limits::uploadKiBps),
                form.optional("downloadKiBps", text -> new Limits(Optional.empty(), number(text)))
                        .flatMap(Limits::downloadKiBps));
    }

    public static Filled filled(Limits stored, Form typed) {
        return typed.isEmpty()
                ? new Filled(text(stored.uploadKiBps()), text(stored.downloadKiBps()))
                : new Filled(typed.text("uploadKiBps"), typed.text("downloadKiBps"));
    }

    private static Optional<Integer> number(String text) {
        if (!text.matches("\\d{1,9}")) {
            throw new IllegalArgumentException("a limit is a whole number of KiB per second");
        }
        return Optional.of(Integer.valueOf(text));
    }

    private static String text(Optional<Integer> limit) {
        return limit.map(String::valueOf).orElse("");
    }
}
