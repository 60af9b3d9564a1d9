package io.resticmanager.ports.maintenance;

import io.resticmanager.domain.host.HostId;
import io.resticmanager.domain.repository.Repository;
import io.resticmanager.ports.host.AgentGateway;
import io.resticmanager.ports.host.HostStore;
import io.resticmanager.ports.source.SourceGroupStore;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;

/// Which host tests, lists and maintains a repository: the one that was chosen, even while it is away; without a choice
/// the first that uses the repository and can be reached, or else the first that uses it.
public final class MaintenanceHosts {
    private static final int LOOKED_AT = 100;

    private final HostStore hosts;
    private final SourceGroupStore groups;
    private final AgentGateway agents;

    @Inject
    public MaintenanceHosts(HostStore hosts, SourceGroupStore groups, AgentGateway agents) {
        this.hosts = hosts;
        this.groups = groups;
        this.agents = agents;
    }

    /// Empty while no host uses it and none was chosen.
    public Optional<HostId> of(Repository repository) {
        return repository
                .maintenanceHost()
                .filter(host -> hosts.find(host).isPresent())
                .or(() -> ofThoseUsing(repository));
    }

    private Optional<HostId> ofThoseUsing(Repository repository) {
        List<HostId> using = groups.hostsUsing(repository.id(), LOOKED_AT);
        return using.stream()
                .filter(agents::isReady)
                .findFirst()
                .or(() -> using.stream().findFirst());
    }
}
