package io.resticmanager.ports.job;

import io.resticmanager.domain.account.Actor;
import io.resticmanager.domain.account.Permission;
import io.resticmanager.domain.account.UserId;
import io.resticmanager.domain.host.HostId;
import io.resticmanager.domain.job.Job;
import io.resticmanager.domain.job.Origin;
import io.resticmanager.domain.repository.RepositoryId;
import io.resticmanager.ports.NotAllowedException;
import io.resticmanager.ports.account.UserStore;
import io.resticmanager.ports.host.HostStore;
import io.resticmanager.ports.repository.RepositoryStore;
import jakarta.inject.Inject;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// The names of what jobs refer to: three questions, however many jobs.
public final class NameJobs {
    private final HostStore hosts;
    private final RepositoryStore repositories;
    private final UserStore users;

    @Inject
    public NameJobs(HostStore hosts, RepositoryStore repositories, UserStore users) {
        this.hosts = hosts;
        this.repositories = repositories;
        this.users = users;
    }

    /// What does not exist any more is left out; removed hosts keep their names.
    public record Names(
            Map<HostId, HostStore.Named> hosts, Map<RepositoryId, String> repositories, Map<UserId, String> users) {}

    public Names of(Actor actor, Collection<Job> jobs) {
        NotAllowedException.unless(actor, Permission.VIEW);
        Map<RepositoryId, String> named = new HashMap<>();
        repositories
                .findAll(jobs.stream().map(Job::repositoryId).collect(Collectors.toSet()))
                .forEach((id, repository) -> named.put(id, repository.name()));
        Map<UserId, String> people = new HashMap<>();
        users.findAll(jobs.stream().flatMap(job -> starter(job).stream()).collect(Collectors.toSet()))
                .forEach((id, user) -> people.put(id, user.username().text()));
        return new Names(hosts.names(jobs.stream().map(Job::hostId).collect(Collectors.toSet())), named, people);
    }

    private static Optional<UserId> starter(Job job) {
        return switch (job.origin()) {
            case Origin.Command command -> command.by();
            case Origin.Onboarding ignored -> Optional.empty();
            case Origin.Again again -> again.by();
            case Origin.Care ignored -> Optional.empty();
            case Origin.Schedule ignored -> Optional.empty();
        };
    }
}
