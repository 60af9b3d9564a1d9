package io.resticmanager.http.web.schedule;

import io.resticmanager.domain.Limits;
import io.resticmanager.domain.account.Actor;
import io.resticmanager.domain.account.Permission;
import io.resticmanager.domain.host.Host;
import io.resticmanager.domain.schedule.Cron;
import io.resticmanager.domain.schedule.Schedule;
import io.resticmanager.domain.source.SourceGroup;
import io.resticmanager.domain.source.SourceGroupId;
import io.resticmanager.http.web.Form;
import io.resticmanager.http.web.Frame;
import io.resticmanager.http.web.host.LimitsForm;
import io.resticmanager.http.web.words.TypedDuration;
import io.resticmanager.ports.plan.ChangeSchedules;
import io.resticmanager.ports.plan.ChangeSourceGroups;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The form of a schedule: what it shows, stored or as typed, and what is read from it.
public final class ScheduleForm {
    private static final List<Preset> PRESETS = List.of(
            new Preset("hourly", "Every hour", "0 * * * *"),
            new Preset("daily", "Every day", "0 2 * * *"),
            new Preset("weekdays", "Weekdays", "0 2 * * 1-5"),
            new Preset("weekly", "Every week", "0 2 * * 0"));
    private static final String JITTER = "20m";

    private final ChangeSourceGroups groups;
    private final SchedulePreview preview;
    private final Clock clock;

    @Inject
    public ScheduleForm(ChangeSourceGroups groups, SchedulePreview preview, Clock clock) {
        this.groups = groups;
        this.preview = preview;
        this.clock = clock;
    }

    public record Preset(String word, String label, String cron) {}

    /// @param action where the form goes
    /// @param stale what somebody else made of it meanwhile; empty text when nobody did
    /// @param back the list that one came from
    /// @param name as stored or typed, as are the fields below
    /// @param jitter as typed, such as `20m`; `catchUp` too
    /// @param zones to choose from
    public record Filled(
            Frame frame,
            boolean isNew,
            String action,
            String back,
            String host,
            String stale,
            Form form,
            int revision,
            String name,
            String cron,
            String zone,
            String jitter,
            String catchUp,
            boolean enabled,
            LimitsForm.Filled limits,
            List<Choice> groups,
            List<Preset> presets,
            Set<String> zones,
            SchedulePreview.Content preview) {}

    public record Choice(String id, String name, String paths, boolean chosen) {}

    /// What was typed, when all of it is well; otherwise the form says what is not.
    static Optional<ChangeSchedules.Wanted> read(Form form) {
        Optional<String> name = form.required("name", "Say what it is called.", Schedule::name);
        Optional<Cron> cron = form.required("cron", "Say when it runs.", Cron::of);
        Optional<ZoneId> zone = form.required("zone", "Say in which time zone.", Schedule::zone);
        Optional<Duration> jitter = form.optional("jitter", TypedDuration::parse);
        Optional<Duration> catchUp = form.optional("catchUp", TypedDuration::parse);
        Limits limits = LimitsForm.read(form);
        List<SourceGroupId> chosen = List.of();
        try {
            chosen = Schedule.groups(
                    form.texts("groups").stream().map(SourceGroupId::of).toList());
        } catch (IllegalArgumentException refused) {
            form.refuse(
                    "groups", form.texts("groups").isEmpty() ? "Choose what it backs up." : "Choose from this list.");
        }
        Optional<Schedule.Timing> timing =
                cron.flatMap(c -> zone.flatMap(z -> timing(form, "catchUp", c, z, Duration.ZERO, catchUp)
                        .flatMap(ignored -> timing(form, "jitter", c, z, jitter.orElse(Duration.ZERO), catchUp))));
        return form.isGood()
                ? Optional.of(new ChangeSchedules.Wanted(
                        name.orElseThrow(), chosen, timing.orElseThrow(), form.isChecked("enabled"), limits))
                : Optional.empty();
    }

    private static Optional<Schedule.Timing> timing(
            Form form, String field, Cron cron, ZoneId zone, Duration jitter, Optional<Duration> catchUp) {
        try {
            return Optional.of(new Schedule.Timing(cron, zone, jitter, catchUp));
        } catch (IllegalArgumentException refused) {
            form.refuse(field, refused);
            return Optional.empty();
        }
    }

    /// A schedule that is not there yet.
    Filled blank(Actor.Person person, Frame frame, Host host, Form form) {
        Form shown = preset(form);
        boolean fresh = form.isEmpty();
        String zone = fresh ? ownZone() : shown.text("zone");
        List<SourceGroup> all = groups.of(person, host.id());
        return new Filled(
                frame,
                true,
                "/hosts/" + host.id() + "/schedules/new",
                SchedulePages.sources(host.id()),
                host.name(),
                "",
                shown,
                0,
                fresh ? "nightly" : form.text("name"),
                fresh ? PRESETS.get(1).cron() : shown.text("cron"),
                zone,
                fresh ? JITTER : form.text("jitter"),
                form.text("catchUp"),
                fresh || form.isChecked("enabled"),
                LimitsForm.filled(Limits.NONE, form),
                choices(all, fresh ? all.stream().map(g -> g.id().toString()).toList() : form.texts("groups")),
                PRESETS,
                zones(zone),
                fresh
                        ? preview.of(new Schedule.Timing(
                                Cron.of(PRESETS.get(1).cron()),
                                ZoneId.of(zone),
                                TypedDuration.parse(JITTER),
                                Optional.empty()))
                        : preview.of(shown));
    }

    /// @param stale what somebody else made of it meanwhile; empty text when nobody did
    Filled filled(Actor.Person person, Frame frame, Host host, Schedule schedule, Form form, String stale) {
        Form shown = preset(form);
        boolean fresh = form.isEmpty();
        Schedule.Timing timing = schedule.timing();
        String zone = fresh ? timing.zone().getId() : shown.text("zone");
        return new Filled(
                frame,
                false,
                "/schedules/" + schedule.id(),
                SchedulePages.sources(host.id()),
                host.name(),
                stale,
                shown,
                // After a stale editor was told, saving once more is meant.
                fresh || !stale.isEmpty() ? schedule.revision() : form.revision(),
                fresh ? schedule.name() : form.text("name"),
                fresh ? timing.cron().text() : shown.text("cron"),
                zone,
                fresh ? TypedDuration.text(timing.jitter()) : form.text("jitter"),
                fresh ? timing.catchUpWithin().map(TypedDuration::text).orElse("") : form.text("catchUp"),
                fresh ? schedule.enabled() : form.isChecked("enabled"),
                LimitsForm.filled(schedule.limits(), form),
                choices(
                        groups.of(person, host.id()),
                        fresh
                                ? schedule.groups().stream()
                                        .map(SourceGroupId::toString)
                                        .toList()
                                : form.texts("groups")),
                PRESETS,
                frame.may(Permission.MANAGE_HOSTS) ? zones(zone) : Set.of(zone),
                fresh ? preview.of(timing) : preview.of(shown));
    }

    // A button that fills in the expression says its word; everything else stays as typed.
    private static Form preset(Form form) {
        return PRESETS.stream()
                .filter(preset -> preset.word().equals(form.text("act")))
                .findFirst()
                .map(preset -> form.with("cron", preset.cron()))
                .orElse(form);
    }

    private static List<Choice> choices(List<SourceGroup> all, List<String> chosen) {
        return all.stream()
                .map(group -> new Choice(
                        group.id().toString(),
                        group.name(),
                        group.isComplete()
                                ? String.join(", ", group.selection().includes())
                                : "Not complete yet: no "
                                        + (group.repositoryId().isEmpty() ? "repository" : "path"),
                        chosen.contains(group.id().toString())))
                .toList();
    }

    private String ownZone() {
        String own = clock.getZone().getId();
        return ZoneId.getAvailableZoneIds().contains(own) ? own : "UTC";
    }

    private static Set<String> zones(String chosen) {
        Set<String> zones = new LinkedHashSet<>();
        zones.add("UTC");
        ZoneId.getAvailableZoneIds().stream()
                .filter(id -> id.contains("/") && !id.startsWith("Etc/") && !id.startsWith("SystemV/"))
                .sorted()
                .forEach(zones::add);
        if (!chosen.isEmpty()) {
            zones.add(chosen);
        }
        return zones;
    }
}
