package io.resticmanager.http.web.source;

import io.resticmanager.domain.retention.Period;
import io.resticmanager.domain.retention.RetentionPolicy;
import io.resticmanager.domain.retention.Span;
import io.resticmanager.http.web.Form;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// The fields that say how long snapshots are kept.
public final class RetentionForm {
    /// What the buttons above the fields fill in.
    static final List<Preset> PRESETS = List.of(
            new Preset("short", "Short", counts(Map.of(Period.DAILY, 7, Period.WEEKLY, 4))),
            new Preset("standard", "Standard", RetentionPolicy.DEFAULT),
            new Preset(
                    "long",
                    "Long",
                    counts(Map.of(Period.DAILY, 30, Period.WEEKLY, 12, Period.MONTHLY, 24, Period.YEARLY, 5))));

    private RetentionForm() {}

    record Preset(String word, String label, RetentionPolicy policy) {}

    /// What stands in the fields.
    ///
    /// @param all whether every snapshot stays
    /// @param tags with commas between them
    public record Filled(boolean all, List<Field> counts, List<Field> spans, String tags, boolean belowFloor) {
        /// Whether any of the rarer rules is in use.
        public boolean hasMore() {
            return !tags.isEmpty()
                    || spans.stream().anyMatch(field -> !field.value().isEmpty());
        }
    }

    /// @param name of the input
    public record Field(String name, String label, String value) {}

    /// Absent when every snapshot stays, and when something was refused: ask [Form#isGood()].
    static Optional<RetentionPolicy> read(Form form) {
        if (form.text("keep").equals("all")) {
            return Optional.empty();
        }
        Map<Period, Integer> counts = new EnumMap<>(Period.class);
        Map<Period, Span> spans = new EnumMap<>(Period.class);
        for (Period period : Period.values()) {
            String count = "count-" + period.word();
            if (!form.text(count).matches("0*")) {
                form.optional(count, RetentionForm::number)
                        .filter(n -> check(form, count, () -> counts(Map.of(period, n)))
                                .isPresent())
                        .ifPresent(n -> counts.put(period, n));
            }
            form.optional("within-" + period.word(), Span::parse).ifPresent(span -> spans.put(period, span));
        }
        List<String> tags = Arrays.stream(form.text("keepTags").split(","))
                .map(String::strip)
                .filter(tag -> !tag.isEmpty())
                .toList();
        check(form, "keepTags", () -> new RetentionPolicy(Map.of(Period.LAST, 1), Map.of(), tags));
        return form.isGood() ? check(form, "keep", () -> new RetentionPolicy(counts, spans, tags)) : Optional.empty();
    }

    /// What a button fills in; absent when none was pressed.
    static Optional<RetentionPolicy> preset(Form form) {
        return PRESETS.stream()
                .filter(p -> p.word().equals(form.text("act")))
                .map(Preset::policy)
                .findFirst();
    }

    /// The form as it is after such a button.
    static Form withPreset(Form form) {
        Filled filled = filled(preset(form), form.isChecked("belowFloor"));
        Form shown = form.with("keep", "rules").with("keepTags", filled.tags());
        for (Field field : filled.counts()) {
            shown = shown.with(field.name(), field.value());
        }
        for (Field field : filled.spans()) {
            shown = shown.with(field.name(), field.value());
        }
        return shown;
    }

    /// What stands in the fields after somebody typed.
    static Filled filled(Form typed) {
        Optional<RetentionPolicy> preset = preset(typed);
        return preset.isPresent()
                ? filled(preset, typed.isChecked("belowFloor"))
                : new Filled(
                        typed.text("keep").equals("all"),
                        fields("count-", period -> typed.text("count-" + period.word())),
                        fields("within-", period -> typed.text("within-" + period.word())),
                        typed.text("keepTags"),
                        typed.isChecked("belowFloor"));
    }

    static Filled filled(Optional<RetentionPolicy> policy, boolean belowFloor) {
        return new Filled(
                policy.isEmpty(),
                fields(
                        "count-",
                        period -> policy.map(p -> p.counts().get(period))
                                .map(String::valueOf)
                                .orElse("")),
                fields(
                        "within-",
                        period -> policy.map(p -> p.within().get(period))
                                .map(String::valueOf)
                                .orElse("")),
                policy.map(p -> String.join(", ", p.keepTags())).orElse(""),
                belowFloor);
    }

    private static List<Field> fields(String prefix, java.util.function.Function<Period, String> value) {
        return Arrays.stream(Period.values())
                .map(period -> new Field(prefix + period.word(), label(prefix, period), value.apply(period)))
                .toList();
    }

    private static String label(String prefix, Period period) {
        if (prefix.equals("within-") && period == Period.LAST) {
            return "Every one";
        }
        return period.word().substring(0, 1).toUpperCase(Locale.ROOT)
                + period.word().substring(1);
    }

    private static int number(String text) {
        if (!text.matches("\\d{1,9}")) {
            throw new IllegalArgumentException("a count is a whole number; leave it blank for none");
        }
        return Integer.parseInt(text);
    }

    private static RetentionPolicy counts(Map<Period, Integer> counts) {
        return new RetentionPolicy(counts, Map.of(), List.of());
    }

    private static Optional<RetentionPolicy> check(Form form, String field, Supplier<RetentionPolicy> make) {
        try {
            return Optional.of(make.get());
        } catch (IllegalArgumentException refused) {
            form.refuse(field, refused);
            return Optional.empty();
        }
    }
}
