package io.resticmanager.http.web.source;

import io.resticmanager.domain.account.Actor;
import io.resticmanager.domain.retention.GroupRetention;
import io.resticmanager.domain.retention.KeepReason;
import io.resticmanager.domain.retention.Period;
import io.resticmanager.domain.retention.RetentionPolicy;
import io.resticmanager.domain.retention.Ruling;
import io.resticmanager.domain.snapshot.ListedSnapshot;
import io.resticmanager.ports.retention.DecideRetention;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// What a policy would keep, drawn: a lane for each rule, the newest snapshots on the right, time by its square root.
public final class RetentionPreview {
    private static final DateTimeFormatter AT = DateTimeFormatter.ofPattern("EEE d MMM yyyy HH:mm", Locale.ENGLISH);
    private static final int LEFT = 110;
    private static final int RIGHT = 1066;
    private static final int LANE = 32;
    /// Snapshots closer together than this are one dot.
    private static final int APART = 4;

    private static final int MOST_ROWS = 200;
    private static final Map<String, Duration> MARKS = marks();

    private final DecideRetention retention;
    private final Clock clock;

    @Inject
    public RetentionPreview(DecideRetention retention, Clock clock) {
        this.retention = retention;
        this.clock = clock;
    }

    /// @param problem why nothing can be foretold; empty text when something is
    /// @param quiet what to say instead of a picture; empty text when there is one
    /// @param height of the picture
    /// @param rows each snapshot, newest first
    /// @param more how many rows are left out
    public record Content(
            String problem,
            String quiet,
            int kept,
            int goes,
            int pinned,
            int height,
            List<Lane> lanes,
            List<Mark> marks,
            List<Row> rows,
            int more) {}

    /// @param tone of its dots: `c-ok`, `gone` or `pin`
    public record Lane(String label, int y, String tone, List<Dot> dots) {}

    public record Dot(int x, String title) {}

    public record Mark(int x, String words, String anchor) {}

    public record Row(String id, String at, boolean goes, String why) {}

    Content problem(String sentence) {
        return quiet(sentence, "");
    }

    Content fresh() {
        return quiet("", "There is no snapshot yet. Once there are some, this shows which of them the rules keep.");
    }

    /// What these rules would do today.
    Content of(Actor actor, GroupRetention asked) {
        Optional<RetentionPolicy> effective = asked.effective();
        if (effective.isEmpty()) {
            return quiet("", "Every snapshot stays. The repository grows with each backup.");
        }
        List<Ruling> rulings = retention.preview(actor, asked).orElse(List.of());
        if (rulings.isEmpty()) {
            return fresh();
        }
        Instant now = clock.instant();
        Duration oldest = age(rulings.getLast(), now);
        Map<String, List<Ruling>> byLane = lanes(rulings, effective.get());
        List<Lane> lanes = new ArrayList<>();
        byLane.forEach((label, own) -> lanes.add(new Lane(
                label,
                24 + LANE * lanes.size(),
                label.equals("would go") ? "gone" : label.equals("pinned") ? "pin" : "c-ok",
                dots(own, now, oldest))));
        int goes = (int) rulings.stream().filter(Ruling::goes).count();
        int pinned = (int) rulings.stream().filter(Ruling::isKeptByPinAlone).count();
        return new Content(
                "",
                "",
                rulings.size() - goes,
                goes,
                pinned,
                24 + LANE * lanes.size() + 16,
                lanes,
                MARKS.entrySet().stream()
                        .filter(mark -> mark.getValue().compareTo(oldest) < 0)
                        .map(mark -> new Mark(
                                x(mark.getValue(), oldest),
                                mark.getKey(),
                                mark.getValue().isZero() ? "end" : "middle"))
                        .toList(),
                rulings.stream().limit(MOST_ROWS).map(RetentionPreview::row).toList(),
                Math.max(0, rulings.size() - MOST_ROWS));
    }

    private static Content quiet(String problem, String quiet) {
        return new Content(problem, quiet, 0, 0, 0, 0, List.of(), List.of(), List.of(), 0);
    }

    // In the order of the rules; what would go comes last.
    private static Map<String, List<Ruling>> lanes(List<Ruling> rulings, RetentionPolicy policy) {
        Map<String, List<Ruling>> lanes = new LinkedHashMap<>();
        policy.counts().forEach((period, count) -> lanes.put(label(period, count), new ArrayList<>()));
        for (Ruling ruling : rulings) {
            for (KeepReason reason : ruling.keptBy()) {
                lanes.computeIfAbsent(label(reason, policy), ignored -> new ArrayList<>())
                        .add(ruling);
            }
        }
        List<Ruling> gone = rulings.stream().filter(Ruling::goes).toList();
        lanes.put("would go", gone);
        return lanes;
    }

    private static String label(KeepReason reason, RetentionPolicy policy) {
        return switch (reason) {
            case KeepReason.Counted counted ->
                label(counted.period(), policy.counts().getOrDefault(counted.period(), 0));
            case KeepReason.Recent recent ->
                (recent.period() == Period.LAST ? "" : recent.period().word() + " ") + "within " + recent.span();
            case KeepReason.Tagged ignored -> "tagged";
            case KeepReason.Pinned ignored -> "pinned";
        };
    }

    private static String label(Period period, int count) {
        return period == Period.LAST ? "last " + count : count + " " + period.word();
    }

    private static List<Dot> dots(List<Ruling> rulings, Instant now, Duration oldest) {
        Map<Integer, List<Ruling>> byPlace = new LinkedHashMap<>();
        for (Ruling ruling : rulings) {
            int x = x(age(ruling, now), oldest);
            byPlace.computeIfAbsent(x / APART, ignored -> new ArrayList<>()).add(ruling);
        }
        return byPlace.values().stream()
                .map(own -> new Dot(
                        x(age(own.getFirst(), now), oldest),
                        own.size() == 1
                                ? AT.format(own.getFirst().snapshot().at()) + ": " + why(own.getFirst())
                                : own.size() + " snapshots, the newest of "
                                        + AT.format(own.getFirst().snapshot().at())))
                .toList();
    }

    private static Row row(Ruling ruling) {
        return new Row(
                ListedSnapshot.shortened(ruling.snapshot().id()),
                AT.format(ruling.snapshot().at()),
                ruling.goes(),
                why(ruling));
    }

    private static String why(Ruling ruling) {
        return ruling.goes()
                ? "would go"
                : "kept: " + ruling.keptBy().stream().map(KeepReason::words).collect(Collectors.joining(", "));
    }

    private static int x(Duration age, Duration oldest) {
        double part = oldest.isZero() ? 0 : Math.sqrt((double) age.toSeconds() / Math.max(1, oldest.toSeconds()));
        return (int) Math.round(RIGHT - Math.min(1, part) * (RIGHT - LEFT));
    }

    private static Duration age(Ruling ruling, Instant now) {
        Duration age = Duration.between(ruling.snapshot().at().toInstant(), now);
        return age.isNegative() ? Duration.ZERO : age;
    }

    private static Map<String, Duration> marks() {
        Map<String, Duration> marks = new LinkedHashMap<>();
        marks.put("now", Duration.ZERO);
        marks.put("1 day", Duration.ofDays(1));
        marks.put("1 week", Duration.ofDays(7));
        marks.put("1 month", Duration.ofDays(30));
        marks.put("3 months", Duration.ofDays(91));
        marks.put("6 months", Duration.ofDays(182));
        marks.put("1 year", Duration.ofDays(365));
        marks.put("2 years", Duration.ofDays(730));
        marks.put("5 years", Duration.ofDays(1826));
        return marks;
    }
}
