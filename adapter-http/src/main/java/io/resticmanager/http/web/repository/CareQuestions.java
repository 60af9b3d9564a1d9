package io.resticmanager.http.web.repository;

import io.resticmanager.domain.account.Actor;
import io.resticmanager.domain.job.Job;
import io.resticmanager.domain.job.JobKind;
import io.resticmanager.domain.job.JobSpec;
import io.resticmanager.domain.job.JobSummary;
import io.resticmanager.domain.repository.RepositoryId;
import io.resticmanager.http.web.job.JobFacts;
import io.resticmanager.http.web.words.Sizes;
import io.resticmanager.ports.care.ReadCare;
import io.resticmanager.ports.job.ReadJobs.JobView;
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
    private final ReadCare care;
    private final ReadRepositories repositories;
    private final Clock clock;

    @Inject
    public CareQuestions(
            RepositoryFacts facts, JobFacts jobFacts, ReadCare care, ReadRepositories repositories, Clock clock) {
        this.facts = facts;
        this.jobFacts = jobFacts;
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
        return new RepositoryRuns.Care(
                hosts == RepositoryFacts.MOST_HOSTS ? hosts + " or more hosts" : Sizes.count(hosts, "host", "hosts"),
                groups == 0 ? "" : Sizes.count(groups, "group", "groups"),
                foretold(person, id, verb),
                verb == Verb.UNLOCK ? locks(person, id) : List.of());
    }

    private String foretold(Actor.Person person, RepositoryId id, Verb verb) {
        if (verb != Verb.PRUNE && verb != Verb.FORGET) {
            return "";
        }
        return facts.last(person, id, verb.kind())
                .filter(view -> isDryRun(view.job().spec()) && view.job().isGreen())
                .filter(view ->
                        view.job().times().effective().isAfter(clock.instant().minus(FORETOLD_FOR)))
                .map(view -> jobFacts.row(person, view).result())
                .orElse("");
    }

    private static boolean isDryRun(JobSpec spec) {
        return spec instanceof JobSpec.Prune prune && prune.dryRun()
                || spec instanceof JobSpec.Forget forget && forget.dryRun();
    }

    private List<String> locks(Actor.Person person, RepositoryId id) {
        return facts.last(person, id, JobKind.UNLOCK)
                .map(JobView::job)
                .flatMap(Job::end)
                .flatMap(Job.End::summary)
                .flatMap(said ->
                        said instanceof JobSummary.Unlock did ? Optional.of(did.leftOwners()) : Optional.empty())
                .orElse(List.of());
    }
}
