package io.resticmanager.http.web.repository;

import io.resticmanager.domain.repository.RepositoryId;
import io.resticmanager.domain.repository.SizeDay;
import io.resticmanager.http.web.Visit;
import io.resticmanager.http.web.part.Links;
import io.resticmanager.http.web.words.Sizes;
import io.resticmanager.ports.care.ReadCare;
import io.resticmanager.ports.repository.ReadRepositories;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// How much a repository took day by day, over as long as its reader asks for.
public final class Growth {
    private final ReadRepositories repositories;
    private final Clock clock;

    @Inject
    public Growth(ReadRepositories repositories, Clock clock) {
        this.repositories = repositories;
        this.clock = clock;
    }

    /// How far back; the word is the value of `size` in the address.
    enum Span {
        MONTH("30d", "30 d", 30),
        QUARTER("90d", "90 d", 90),
        YEAR("1y", "1 y", 365),
        ALL("all", "All", SizeDay.KEPT);

        private final String word;
        private final String words;
        private final int days;

        Span(String word, String words, int days) {
            this.word = word;
            this.words = words;
            this.days = days;
        }

        static Span of(Optional<String> word) {
            return Stream.of(values())
                    .filter(span -> word.filter(span.word::equals).isPresent())
                    .findFirst()
                    .orElse(YEAR);
        }
    }

    public record Choice(String words, String href, boolean chosen) {}

    /// @param chart absent while there is too little to draw
    public record Shown(Optional<SizeChart> chart, List<Choice> choices) {}

    Shown of(Visit visit, RepositoryId id, ReadCare.Care care) {
        Span span = Span.of(visit.query("size"));
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        return new Shown(
                SizeChart.of(repositories.sizes(visit.person(), id, today.minusDays(span.days)), today, freed(care)),
                Stream.of(Span.values())
                        .map(one -> new Choice(
                                one.words,
                                Links.to("/repositories/" + id)
                                        .with("size", one.word)
                                        .toString(),
                                one == span))
                        .toList());
    }

    private static List<SizeChart.Freed> freed(ReadCare.Care care) {
        return care.prunes().reversed().stream()
                .filter(prune -> prune.freedBytes().orElse(0L) > 0)
                .map(prune -> new SizeChart.Freed(
                        LocalDate.ofInstant(prune.at(), ZoneOffset.UTC),
                        "prune, " + Sizes.words(prune.freedBytes().orElseThrow()) + " freed"))
                .toList();
    }
}
