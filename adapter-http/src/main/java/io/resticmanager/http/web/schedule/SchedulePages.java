package io.resticmanager.http.web.schedule;

import io.resticmanager.domain.Limits;
import io.resticmanager.domain.account.Permission;
import io.resticmanager.domain.host.Host;
import io.resticmanager.domain.host.HostId;
import io.resticmanager.domain.schedule.Cron;
import io.resticmanager.domain.schedule.Schedule;
import io.resticmanager.domain.schedule.ScheduleId;
import io.resticmanager.domain.source.SourceGroup;
import io.resticmanager.domain.source.SourceGroupId;
import io.resticmanager.http.Problem;
import io.resticmanager.http.RefusedCallException;
import io.resticmanager.http.web.Form;
import io.resticmanager.http.web.Frame;
import io.resticmanager.http.web.Frames;
import io.resticmanager.http.web.PageRoute;
import io.resticmanager.http.web.PageSet;
import io.resticmanager.http.web.Reply;
import io.resticmanager.http.web.Visit;
import io.resticmanager.http.web.host.LimitsForm;
import io.resticmanager.http.web.words.TypedDuration;
import io.resticmanager.ports.host.ReadHosts;
import io.resticmanager.ports.plan.ChangeSchedules;
import io.resticmanager.ports.plan.ChangeSchedules.Result;
import io.resticmanager.ports.plan.ChangeSourceGroups;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// When a host's groups are backed up: making, changing and removing a schedule, and looking first at what it means.
public final class SchedulePages implements PageSet {
    private static final String PAGE = "schedule/edit.jte";
    private static final List<Preset> PRESETS = List.of(
            new Preset("hourly", "Every hour", "0 * * * *"),
            new Preset("daily", "Every day", "0 2 * * *"),
            new Preset("weekdays", "Weekdays", "0 2 * * 1-5"),
            new Preset("weekly", "Every week", "0 2 * * 0"));
    private static final String JITTER = "20m";

    private final ChangeSchedules schedules;
    private final ChangeSourceGroups groups;
    private final ReadHosts hosts;
    private final SchedulePreview preview;
    private final Frames frames;
    private final Clock clock;

    @Inject
    public SchedulePages(
            ChangeSchedules schedules,
            ChangeSourceGroups groups,
            ReadHosts hosts,
            SchedulePreview preview,
            Frames frames,
            Clock clock) {
        this.schedules = schedules;
        this.groups = groups;
        this.hosts = hosts;
        this.preview = preview;
        this.frames = frames;
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

    public record Removal(Frame frame, String action, String back, String name, String words, int revision) {}

    @Override
    public List<PageRoute> routes() {
        return List.of(
                PageRoute.get("/hosts/{id}/schedules/new")
                        .needs(Permission.MANAGE_HOSTS)
                        .by(visit -> Reply.view(PAGE, blank(visit, host(visit), Form.empty()))),
                PageRoute.post("/hosts/{id}/schedules/new")
                        .needs(Permission.MANAGE_HOSTS)
                        .by(this::define),
                PageRoute.get("/schedules/{id}")
                        .needs(Permission.VIEW)
                        .by(visit -> Reply.view(PAGE, filled(visit, find(visit), Form.empty(), ""))),
                PageRoute.post("/schedules/{id}").needs(Permission.MANAGE_HOSTS).by(this::change),
                PageRoute.get("/schedules/{id}/remove")
                        .needs(Permission.MANAGE_HOSTS)
                        .by(visit -> Reply.view("schedule/remove.jte", removal(visit, find(visit)))),
                PageRoute.post("/schedules/{id}/remove")
                        .needs(Permission.MANAGE_HOSTS)
                        .by(this::remove));
    }

    private Reply define(Visit visit) {
        Host host = host(visit);
        Form form = visit.form();
        if (form.isChecked("act")) {
            return looked(visit, blank(visit, host, form));
        }
        Optional<ChangeSchedules.Wanted> wanted = read(form);
        if (wanted.isEmpty()) {
            return Reply.refused(PAGE, blank(visit, host, form));
        }
        return switch (schedules.define(visit.person(), host.id(), wanted.get())) {
            case Result.Done(Schedule schedule) ->
                Reply.to(sources(host.id())).saying(schedule.name() + " is saved. The agent takes it over.");
            case Result.Invalid(String field, String sentence) -> {
                form.refuse(field(field), sentence);
                yield Reply.refused(PAGE, blank(visit, host, form));
            }
            case Result.NoSuchHost ignored -> throw noHost();
            case Result.NoSuchSchedule ignored -> throw noSchedule();
            case Result.Stale ignored -> throw noSchedule();
            case Result.Removed ignored -> throw noSchedule();
        };
    }

    private Reply change(Visit visit) {
        Schedule stored = find(visit);
        Form form = visit.form();
        if (form.isChecked("act")) {
            return looked(visit, filled(visit, stored, form, ""));
        }
        Optional<ChangeSchedules.Wanted> wanted = read(form);
        if (wanted.isEmpty()) {
            return Reply.refused(PAGE, filled(visit, stored, form, ""));
        }
        return switch (schedules.change(visit.person(), stored.id(), form.revision(), wanted.get())) {
            case Result.Done(Schedule schedule) ->
                Reply.to(sources(schedule.hostId())).saying(schedule.name() + " is saved. The agent takes it over.");
            case Result.Invalid(String field, String sentence) -> {
                form.refuse(field(field), sentence);
                yield Reply.refused(PAGE, filled(visit, stored, form, ""));
            }
            case Result.Stale(Schedule current) ->
                new Reply.View(409, PAGE, filled(visit, current, form, words(current)), Map.of());
            case Result.NoSuchHost ignored -> throw noHost();
            case Result.NoSuchSchedule ignored -> throw noSchedule();
            case Result.Removed ignored -> throw noSchedule();
        };
    }

    // Without scripts a button asks for the whole page; with them only for what it would mean.
    private static Reply looked(Visit visit, Filled filled) {
        return visit.wantsOnly("schedule-preview")
                ? Reply.view("schedule/preview.jte", filled.preview())
                : Reply.view(PAGE, filled);
    }

    private Reply remove(Visit visit) {
        Schedule stored = find(visit);
        return switch (schedules.remove(
                visit.person(), stored.id(), visit.form().revision())) {
            case Result.Removed ignored ->
                Reply.to(sources(stored.hostId())).saying(stored.name() + " is deleted. Snapshots stay.");
            case Result.Stale(Schedule current) ->
                Reply.to("/schedules/" + current.id())
                        .warning("Somebody has changed this schedule meanwhile. Look at it, then delete it again.");
            case Result.Done ignored -> throw noSchedule();
            case Result.Invalid ignored -> throw noSchedule();
            case Result.NoSuchHost ignored -> throw noHost();
            case Result.NoSuchSchedule ignored -> throw noSchedule();
        };
    }

    private static Optional<ChangeSchedules.Wanted> read(Form form) {
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

    // The form calls one field otherwise than the API.
    private static String field(String ofApi) {
        return ofApi.equals("sourceGroupIds") ? "groups" : ofApi;
    }

    private Filled blank(Visit visit, Host host, Form form) {
        Frame frame = frame(visit, host, "New schedule");
        Form shown = preset(form);
        boolean fresh = form.isEmpty();
        String zone = fresh ? ownZone() : shown.text("zone");
        List<SourceGroup> all = groups.of(visit.person(), host.id());
        return new Filled(
                frame,
                true,
                "/hosts/" + host.id() + "/schedules/new",
                sources(host.id()),
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

    private Filled filled(Visit visit, Schedule schedule, Form form, String stale) {
        Host host = host(visit, schedule.hostId());
        Frame frame = frame(visit, host, schedule.name());
        Form shown = preset(form);
        boolean fresh = form.isEmpty();
        Schedule.Timing timing = schedule.timing();
        String zone = fresh ? timing.zone().getId() : shown.text("zone");
        return new Filled(
                frame,
                false,
                "/schedules/" + schedule.id(),
                sources(host.id()),
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
                        groups.of(visit.person(), host.id()),
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

    private Removal removal(Visit visit, Schedule schedule) {
        Host host = host(visit, schedule.hostId());
        return new Removal(
                frame(visit, host, "Delete " + schedule.name()),
                "/schedules/" + schedule.id() + "/remove",
                "/schedules/" + schedule.id(),
                schedule.name(),
                words(schedule),
                schedule.revision());
    }

    private Frame frame(Visit visit, Host host, String title) {
        return frames.of(visit, Frame.Section.FLEET, title)
                .withCrumbs(List.of(
                        new Frame.Crumb("Fleet", "/"),
                        new Frame.Crumb(host.name(), "/hosts/" + host.id()),
                        new Frame.Crumb("Sources & schedules", sources(host.id())),
                        new Frame.Crumb(title, "")));
    }

    private static String words(Schedule schedule) {
        return schedule.name() + ": " + schedule.timing().cron().words() + ", "
                + schedule.timing().zone().getId() + (schedule.enabled() ? "" : ", switched off");
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

    private Schedule find(Visit visit) {
        return schedules
                .find(visit.person(), visit.id("id", "schedule", ScheduleId::new))
                .orElseThrow(SchedulePages::noSchedule);
    }

    private Host host(Visit visit) {
        return host(visit, visit.id("id", "host", HostId::new));
    }

    private Host host(Visit visit, HostId id) {
        return hosts.find(visit.person(), id)
                .orElseThrow(SchedulePages::noHost)
                .overview()
                .host();
    }

    private static String sources(HostId host) {
        return "/hosts/" + host + "/sources";
    }

    private static RefusedCallException noHost() {
        return new RefusedCallException(Problem.notFound("host"));
    }

    private static RefusedCallException noSchedule() {
        return new RefusedCallException(Problem.notFound("schedule"));
    }
}
