package io.resticmanager.http.web.repository;

import io.resticmanager.domain.account.Actor;
import io.resticmanager.domain.maintenance.Chore;
import io.resticmanager.http.web.words.Moment;
import io.resticmanager.http.web.words.Sizes;
import io.resticmanager.ports.care.ReadCare;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What the page of a repository says of what is done there regularly.
public final class CareFacts {
    private final RepositoryFacts facts;
    private final Clock clock;

    @Inject
    public CareFacts(RepositoryFacts facts, Clock clock) {
        this.facts = facts;
        this.clock = clock;
    }

    /// @param often what the cron expression means, or that it is off
    /// @param zone empty text while it is off
    /// @param next absent while it is off
    /// @param trouble why it is due and does not run; empty text for none
    public record Row(RepositoryFacts.Task task, String often, String zone, Optional<Moment> next, String trouble) {}

    List<Row> rows(Actor.Person person, ReadCare.Care care) {
        return Stream.of(Chore.values()).map(chore -> row(person, care, chore)).toList();
    }

    private Row row(Actor.Person person, ReadCare.Care care, Chore chore) {
        ReadCare.ChoreView view = care.chore(chore);
        boolean on = view.cadence().enabled();
        return new Row(
                facts.task(
                        person,
                        care.settings().repository(),
                        Verb.of(chore),
                        care.host().isEmpty()),
                on ? view.cadence().cron().words() : "Switched off",
                on ? view.cadence().zone().getId() : "",
                view.due().map(at -> Moment.of(at, clock)),
                view.trouble().orElse(""));
    }

    /// What policies and checks cover, as a sentence.
    String promise(ReadCare.Care care) {
        int parts = care.settings().checkParts();
        String checks = switch (parts) {
            case 0 -> "Checks read the structure only, not the data.";
            case 1 -> "Each check reads all data.";
            default -> "Each check reads another of " + parts + " parts, so " + parts + " checks read all data.";
        };
        String verified = care.verified()
                .map(check -> " Last verified " + Moment.of(check.at(), clock).words() + ": "
                        + check.part().map(part -> "part " + part).orElse("the structure") + ".")
                .orElse(" Nothing was verified yet.");
        String policies = care.groupsWithPolicy() == 0
                ? " No group here has a retention policy, so nothing is forgotten."
                : " " + Sizes.count(care.groupsWithPolicy(), "group has", "groups have") + " a retention policy.";
        return checks + verified + policies;
    }
}
