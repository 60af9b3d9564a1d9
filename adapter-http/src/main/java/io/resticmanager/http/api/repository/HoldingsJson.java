package io.resticmanager.http.api.repository;

import io.resticmanager.domain.host.HostId;
import io.resticmanager.domain.source.SourceGroupId;
import io.resticmanager.ports.host.HostStore;
import io.resticmanager.ports.snapshot.ReadHoldings;
import java.util.List;
import java.util.Optional;

/// Whose snapshots a repository holds.
///
/// @param items most snapshots first
/// @param complete false when there are more than these 500
/// @param restoreBytes what all snapshots restore to together; absent while that is not known of each
public record HoldingsJson(List<HoldingJson> items, boolean complete, Optional<Long> restoreBytes) {
    /// @param hostId absent: of no host of ours
    /// @param sourceGroupId absent: made otherwise than by a source group
    /// @param sourceGroup its name; absent when there is none any more
    public record HoldingJson(
            Optional<String> hostId,
            Optional<String> host,
            Optional<String> sourceGroupId,
            Optional<String> sourceGroup,
            long snapshots) {}

    static HoldingsJson of(ReadHoldings.Holdings holdings) {
        return new HoldingsJson(
                holdings.held().stream()
                        .map(held -> new HoldingJson(
                                held.holding().host().map(HostId::toString),
                                held.host().map(HostStore.Named::name),
                                held.holding().group().map(SourceGroupId::toString),
                                held.group(),
                                held.holding().snapshots()))
                        .toList(),
                holdings.isAll(),
                holdings.restoreBytes());
    }
}
