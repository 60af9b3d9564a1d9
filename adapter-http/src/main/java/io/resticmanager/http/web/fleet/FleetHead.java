package io.resticmanager.http.web.fleet;

import io.resticmanager.domain.account.Actor;
import io.resticmanager.domain.fleet.BackupDay;
import io.resticmanager.domain.fleet.FleetDay;
import io.resticmanager.domain.host.Connection;
import io.resticmanager.domain.host.Protection;
import io.resticmanager.http.web.words.Sizes;
import io.resticmanager.ports.PageRequest;
import io.resticmanager.ports.fleet.ReadFleet;
import io.resticmanager.ports.host.HostStore;
import io.resticmanager.ports.host.ReadHosts;
import io.resticmanager.ports.host.ReadHosts.HostView;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// The head of the fleet page: the answer as a sentence, what is wrong, and the summary.
public final class FleetHead {
    private static final int NAMED = 3;
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("EEE d MMM", Locale.ENGLISH);

    private final ReadFleet fleet;
    private final ReadHosts hosts;
    private final FleetRows rows;
    private final Clock clock;

    @Inject
    public FleetHead(ReadFleet fleet, ReadHosts hosts, FleetRows rows, Clock clock) {
        this.fleet = fleet;
        this.hosts = hosts;
        this.rows = rows;
        this.clock = clock;
    }

    /// @param sentence e.g. `9 of 14 hosts are protected.`
    /// @param troubles what is wrong, hosts with links
    /// @param percentOk share of the host days of the last month that went well; empty text when there are none
    public record Content(
            String sentence, List<Trouble> troubles, ReadFleet.Summary summary, List<Bar> chart, String percentOk) {
        public int of(Protection which) {
            return summary.of(which);
        }

        /// What all repositories take; empty text when none was measured.
        public String stored() {
            return summary.storedBytes().map(Sizes::words).orElse("");
        }

        public boolean isEmpty() {
            return summary.pulse().hosts() == 0;
        }
    }

    /// Some hosts and what is wrong with them.
    ///
    /// @param more how many others there are, with where they are listed
    /// @param end what stands after it: a comma, or a full stop after the last
    public record Trouble(List<Named> hosts, int more, String moreHref, String words, String end) {
        Trouble ending(String with) {
            return new Trouble(hosts, more, moreHref, words, with);
        }
    }

    /// @param joint what stands before it: nothing, a comma or `and`
    public record Named(String joint, String name, String href) {}

    /// One day of the chart, in a box 34 high: green from below, amber, red from above.
    public record Bar(int x, double ok, double warn, double bad, String title) {}

    Content of(Actor.Person person) {
        ReadFleet.Summary summary = fleet.summary(person);
        List<Trouble> troubles = new ArrayList<>();
        trouble(person, Optional.of(Protection.FAILING), summary.of(Protection.FAILING))
                .ifPresent(troubles::add);
        trouble(person, Optional.of(Protection.LATE), summary.of(Protection.LATE))
                .ifPresent(troubles::add);
        trouble(person, Optional.empty(), summary.offline()).ifPresent(troubles::add);
        trouble(person, Optional.of(Protection.NEVER), summary.of(Protection.NEVER))
                .ifPresent(troubles::add);
        if (!troubles.isEmpty()) {
            troubles.add(troubles.removeLast().ending("."));
        }
        return new Content(sentence(summary), troubles, summary, chart(summary.days()), percentOk(summary.days()));
    }

    private static String sentence(ReadFleet.Summary summary) {
        int all = summary.pulse().hosts();
        int good = summary.of(Protection.PROTECTED);
        if (all == 0) {
            return "No hosts yet";
        }
        if (all == 1) {
            return good == 1 ? "The one host is protected." : "The one host is not protected yet.";
        }
        return good == all
                ? "All " + all + " hosts are protected."
                : good + " of " + all + " hosts " + (good == 1 ? "is" : "are") + " protected.";
    }

    private Optional<Trouble> trouble(Actor.Person person, Optional<Protection> protection, int count) {
        if (count == 0) {
            return Optional.empty();
        }
        ReadHosts.Query query = new ReadHosts.Query(
                Optional.empty(),
                protection.isPresent() ? Optional.empty() : Optional.of(Connection.OFFLINE),
                protection,
                Optional.empty(),
                HostStore.Sort.NAME);
        List<HostView> found = hosts.list(person, query, new PageRequest(Optional.empty(), NAMED))
                .items();
        if (found.isEmpty()) {
            return Optional.empty();
        }
        int more = Math.max(0, count - found.size());
        List<Named> named = new ArrayList<>();
        for (int i = 0; i < found.size(); i++) {
            String joint = i == 0 ? "" : i == found.size() - 1 && more == 0 ? " and " : ", ";
            named.add(new Named(
                    joint,
                    found.get(i).overview().host().name(),
                    "/hosts/" + found.get(i).overview().host().id()));
        }
        return Optional.of(
                new Trouble(named, more, "/?state=" + word(protection), words(protection, found, more), ","));
    }

    private String words(Optional<Protection> protection, List<HostView> found, int more) {
        boolean one = found.size() + more == 1;
        if (protection.isEmpty()) {
            return one ? rows.away(found.getFirst()) : "are offline";
        }
        return switch (protection.get()) {
            case FAILING -> one ? "is failing" : "are failing";
            case LATE -> one ? "is late" : "are late";
            case NEVER -> one ? "waits for its first backup" : "wait for their first backup";
            case PROTECTED -> one ? "is protected" : "are protected";
        };
    }

    private static String word(Optional<Protection> protection) {
        return protection
                .map(p -> switch (p) {
                    case FAILING -> "failing";
                    case LATE -> "late";
                    case NEVER -> "new";
                    case PROTECTED -> "protected";
                })
                .orElse("offline");
    }

    private List<Bar> chart(List<FleetDay> days) {
        Map<LocalDate, FleetDay> known = new HashMap<>();
        int most = 1;
        for (FleetDay day : days) {
            known.put(day.day(), day);
            most = Math.max(most, day.ok() + day.warnings() + day.failed());
        }
        List<Bar> bars = new ArrayList<>();
        LocalDate first = BackupDay.dayOf(clock.instant()).minusDays(ReadFleet.DAYS - 1);
        for (int i = 0; i < ReadFleet.DAYS; i++) {
            LocalDate at = first.plusDays(i);
            FleetDay day = known.getOrDefault(at, new FleetDay(at, 0, 0, 0));
            double unit = 34.0 / most;
            bars.add(new Bar(
                    i * 8,
                    round(day.ok() * unit),
                    round(day.warnings() * unit),
                    round(day.failed() * unit),
                    DAY.format(at) + ": " + day.ok() + " ok, " + day.warnings() + " with warnings, " + day.failed()
                            + " failed"));
        }
        return bars;
    }

    private static double round(double height) {
        return Math.round(height * 10) / 10.0;
    }

    private static String percentOk(List<FleetDay> days) {
        long ok = 0;
        long all = 0;
        for (FleetDay day : days) {
            ok += day.ok() + day.warnings();
            all += day.ok() + day.warnings() + day.failed();
        }
        // Rounded down: a hundred means that nothing failed.
        return all == 0 ? "" : String.format(Locale.ROOT, "%.1f\u00a0%%", Math.floor(1000.0 * ok / all) / 10);
    }
}
