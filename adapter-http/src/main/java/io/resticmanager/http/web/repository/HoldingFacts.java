package io.resticmanager.http.web.repository;

import io.resticmanager.http.web.words.HostNames;
import io.resticmanager.http.web.words.Sizes;
import io.resticmanager.ports.snapshot.ReadHoldings;
import io.resticmanager.ports.snapshot.ReadHoldings.Held;
import java.util.List;

/// Whose snapshots a repository holds, as people read it.
public final class HoldingFacts {
    private static final int SHOWN = 20;

    private HoldingFacts() {}

    /// @param more sentence about those that are left out; empty text for none
    public record Shown(List<Row> rows, String more) {}

    /// @param href of the host; empty text for none of ours
    public record Row(String host, String href, String group, String count) {}

    static Shown of(ReadHoldings.Holdings holdings) {
        int left = holdings.held().size() - SHOWN;
        return new Shown(
                holdings.held().stream().limit(SHOWN).map(HoldingFacts::row).toList(),
                left <= 0
                        ? ""
                        : "And " + (holdings.isAll() ? "" : "more than ") + Sizes.count(left, "other", "others") + ".");
    }

    private static Row row(Held held) {
        return new Row(
                held.holding().host().isPresent() ? HostNames.of(held.host()) : "Other programs",
                held.host()
                        .filter(host -> !host.removed())
                        .map(host -> "/hosts/" + held.holding().host().orElseThrow() + "/snapshots")
                        .orElse(""),
                held.group().orElse(held.holding().group().isPresent() ? "deleted group" : "no group"),
                Sizes.count(held.holding().snapshots()));
    }
}
