package io.resticmanager.http.web.repository;

import io.resticmanager.domain.account.Actor;
import io.resticmanager.domain.repository.RepositoryId;
import io.resticmanager.http.web.job.JobFacts;
import io.resticmanager.http.web.words.Sizes;
import io.resticmanager.ports.care.ReadCare;
import io.resticmanager.ports.repository.ReadRepositories;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// What somebody should know before forgetting, pruning or unlocking.
public final class CareQuestions {
    private static final Duration FORETOLD_FOR = Duration.ofHours(1);

    private final RepositoryFacts facts;
    private final JobFacts jobFacts;
    private final LockFacts lockFacts;
    private final ReadCare care;
    private final ReadRepositories repositories;
    private final Clock clock;

    @Inject
    public CareQuestions(
            RepositoryFacts facts,
            JobFacts jobFacts,
            LockFacts lockFacts,
            ReadCare care,
            ReadRepositories repositories,
            Clock clock) {
        this.facts = facts;
        this.jobFacts = jobFacts;
        this.lockFacts = lockFacts;
        this.care = care;
        this.repositories = repositories;
        this.clock = clock;
    }

    RepositoryRuns.Care of(Actor.Person person, RepositoryId id, Verb verb) {
        int hosts =
                repositories.hostsUsing(person, id, RepositoryFacts.MOST_HOSTS).size();
        int groups = verb == Verb.FORGET
                ? care.find(person, id).map(ReadCare.Care::groupsWithPolicy).orElse(0)
                : 0;
        Optional<ReadCare.Care> locks = verb == Verb.UNLOCK ? care.find(person, id) : Optional.empty();
        return new RepositoryRuns.Care(
                hosts == RepositoryFacts.MOST_HOSTS ? hosts + " or more hosts" : Sizes.count(hosts, "host", "hosts"),
                groups == 0 ? "" : Sizes.count(groups, "group", "groups"),
                foretold(person, id, verb),
                locks.flatMap(seen -> lockFacts.seen(person, seen)),
                locks.map(seen -> lockFacts.checks(person, seen)).orElse(List.of()));
    }

    private String foretold(Actor.Person person, RepositoryId id, Verb verb) {
        if (verb != Verb.PRUNE && verb != Verb.FORGET) {
            return "";
        }
        return facts.last(person, id, verb.kind())
                .filter(view -> view.job().spec().isDryRun() && view.job().isGreen())
                .filter(view ->
                        view.job().times().effective().isAfter(clock.instant().minus(FORETOLD_FOR)))
                .map(view -> jobFacts.row(person, view).result())
                .orElse("");
    }
}
