package io.resticmanager.http.web.host;

import io.resticmanager.domain.account.Permission;
import io.resticmanager.domain.delivery.Skew;
import io.resticmanager.domain.host.Connection;
import io.resticmanager.domain.host.Host;
import io.resticmanager.domain.host.Protection;
import io.resticmanager.domain.job.JobKind;
import io.resticmanager.domain.source.SourceGroup;
import io.resticmanager.http.web.Visit;
import io.resticmanager.http.web.part.Badge;
import io.resticmanager.http.web.words.Durations;
import io.resticmanager.http.web.words.HostWords;
import io.resticmanager.http.web.words.Moment;
import io.resticmanager.ports.fleet.ReadOneHost.Brief;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What stands on top of each page of a host: its two facts, what it runs, what needs attention, and backing it up.
public final class HostHeads {
    // A plan is applied within a second; this much later it is worth telling.
    private static final Duration SLOW_PLAN = Duration.ofSeconds(30);

    private final Clock clock;

    @Inject
    public HostHeads(Clock clock) {
        this.clock = clock;
    }

    /// @param platform e.g. `linux, amd64`
    /// @param restic empty text when the agent found none
    public record Head(
            String id,
            String name,
            Badge protection,
            Badge connection,
            List<String> tags,
            String os,
            String platform,
            String agent,
            String restic,
            Optional<Moment> lastHeard,
            Moment added,
            List<Note> notes,
            Run run,
            String formToken) {
        public String href() {
            return "/hosts/" + id;
        }
    }

    /// @param tone `bad`, `warn` or `info`
    /// @param href where the next step is; empty text for none
    public record Note(String tone, String title, String sentence, String action, String href) {}

    /// What the button does.
    public sealed interface Run {
        /// Starts the backup.
        record Now() implements Run {}

        /// Asks something first.
        record Ask() implements Run {}

        /// Leads to the backup that is under way.
        record Watch(String job) implements Run {}

        /// Nothing: the role may not.
        record Off() implements Run {}
    }

    Head of(Visit visit, Brief brief) {
        Host host = brief.host().overview().host();
        return new Head(
                host.id().toString(),
                host.name(),
                HostWords.protectionBadge(brief.host().protection()),
                HostWords.connectionBadge(brief.host().connection()),
                host.tags().words(),
                host.platform().os(),
                host.platform().os() + ", " + host.platform().arch(),
                host.agent().agentVersion(),
                host.agent().resticVersion().orElse(""),
                brief.host().lastHeard().map(at -> Moment.of(at, clock)),
                Moment.of(host.enrolledAt(), clock),
                notes(brief),
                run(visit.may(Permission.RUN_JOBS), brief),
                visit.formToken());
    }

    /// Whether a backup of the group can be made: it has paths and a repository.
    static boolean isComplete(SourceGroup group) {
        return group.repositoryId().isPresent() && !group.selection().includes().isEmpty();
    }

    static Run run(boolean may, Brief brief) {
        if (!may) {
            return new Run.Off();
        }
        Optional<String> underWay = brief.open().stream()
                .filter(view -> view.job().kind() == JobKind.BACKUP)
                .map(view -> view.job().id().toString())
                .findFirst();
        if (underWay.isPresent()) {
            return new Run.Watch(underWay.get());
        }
        long complete = brief.groups().stream().filter(HostHeads::isComplete).count();
        return complete == 1 && brief.host().connection() != Connection.OFFLINE ? new Run.Now() : new Run.Ask();
    }

    List<Note> notes(Brief brief) {
        Host host = brief.host().overview().host();
        String settings = "/hosts/" + host.id() + "/settings";
        List<Note> notes = new ArrayList<>();
        host.duplicate()
                .ifPresent(twin -> notes.add(new Note(
                        "bad",
                        "Another machine uses this host's credential.",
                        twin.hostname() + " (machine id " + twin.machineId() + ") tried to connect with it "
                                + Moment.of(twin.seenAt(), clock).words()
                                + " and was refused. It may be a clone or a restored copy: add it as a host of its"
                                + " own. If you do not know it, change the credential.",
                        "Change the credential",
                        settings + "#agent")));
        if (host.agent().firstHelloAt().isEmpty()) {
            notes.add(new Note(
                    "info",
                    "The agent has not connected yet.",
                    "It was enrolled " + Moment.of(host.enrolledAt(), clock).words()
                            + ". If it stays away, look at its log on the machine.",
                    "",
                    ""));
        } else if (host.agent().resticVersion().isEmpty()) {
            notes.add(new Note(
                    "bad",
                    "restic was not found on this host.",
                    "Nothing can be backed up before it is installed there.",
                    "",
                    ""));
        }
        late(brief).ifPresent(notes::add);
        drift(brief, settings).ifPresent(notes::add);
        Skew skew = new Skew(host.agent().clockSkew());
        if (skew.isWorthShowing()) {
            notes.add(new Note(
                    "warn",
                    "The clock of this host is "
                            + Durations.said(skew.ahead().abs())
                            + (skew.ahead().isNegative() ? " behind." : " ahead."),
                    "Times that restic writes into snapshots are wrong by as much. Let the host set its clock by the"
                            + " network.",
                    "",
                    ""));
        }
        return notes;
    }

    private Optional<Note> late(Brief brief) {
        if (brief.host().protection() != Protection.LATE) {
            return Optional.empty();
        }
        return brief.host().overview().evidence().lateFrom().map(at -> {
            boolean away = brief.host().connection() == Connection.OFFLINE;
            return new Note(
                    "warn",
                    "A scheduled backup is late since "
                            + Moment.absolute(at, clock).words() + ".",
                    away
                            ? "The host is offline; it makes up for the missed run when it is back."
                            : "No backup of one of its groups has ended well since. The jobs say why.",
                    "See the schedules",
                    "/hosts/" + brief.host().overview().host().id() + "/sources");
        });
    }

    private Optional<Note> drift(Brief brief, String settings) {
        Host host = brief.host().overview().host();
        Host.PlanState plan = host.plan();
        if (plan.problem().isPresent()) {
            return Optional.of(new Note(
                    "warn",
                    "The agent could not take over all settings.",
                    plan.problem().get(),
                    "Open the settings",
                    settings));
        }
        Instant since = plan.driftSince().orElse(clock.instant());
        if (plan.inForce()
                || host.agent().firstHelloAt().isEmpty()
                || Duration.between(since, clock.instant()).compareTo(SLOW_PLAN) < 0) {
            return Optional.empty();
        }
        String words = "Settings changed " + Moment.of(since, clock).words() + " and are not in force on the host yet.";
        return Optional.of(
                brief.host().connection() == Connection.OFFLINE
                        ? new Note("info", words, "The agent takes them over when it is back.", "", "")
                        : new Note(
                                "warn",
                                words,
                                "The agent is connected and has not confirmed them. If this stays, restart the agent.",
                                "",
                                ""));
    }
}
