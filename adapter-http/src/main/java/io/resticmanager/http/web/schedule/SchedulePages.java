package io.resticmanager.http.web.schedule;

import io.resticmanager.domain.account.Permission;
import io.resticmanager.domain.host.Host;
import io.resticmanager.domain.host.HostId;
import io.resticmanager.domain.schedule.Schedule;
import io.resticmanager.domain.schedule.ScheduleId;
import io.resticmanager.http.Problem;
import io.resticmanager.http.RefusedCallException;
import io.resticmanager.http.web.Form;
import io.resticmanager.http.web.Frame;
import io.resticmanager.http.web.Frames;
import io.resticmanager.http.web.PageRoute;
import io.resticmanager.http.web.PageSet;
import io.resticmanager.http.web.Reply;
import io.resticmanager.http.web.Visit;
import io.resticmanager.ports.host.ReadHosts;
import io.resticmanager.ports.plan.ChangeSchedules;
import io.resticmanager.ports.plan.ChangeSchedules.Result;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// When a host's groups are backed up: making, changing and removing a schedule, and looking first at what it means.
public final class SchedulePages implements PageSet {
    private static final String PAGE = "schedule/edit.jte";

    private final ChangeSchedules schedules;
    private final ReadHosts hosts;
    private final ScheduleForm forms;
    private final Frames frames;

    @Inject
    public SchedulePages(ChangeSchedules schedules, ReadHosts hosts, ScheduleForm forms, Frames frames) {
        this.schedules = schedules;
        this.hosts = hosts;
        this.forms = forms;
        this.frames = frames;
    }

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
        Optional<ChangeSchedules.Wanted> wanted = ScheduleForm.read(form);
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
        Optional<ChangeSchedules.Wanted> wanted = ScheduleForm.read(form);
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
    private static Reply looked(Visit visit, ScheduleForm.Filled filled) {
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

    private ScheduleForm.Filled blank(Visit visit, Host host, Form form) {
        return forms.blank(visit.person(), frame(visit, host, "New schedule"), host, form);
    }

    private ScheduleForm.Filled filled(Visit visit, Schedule schedule, Form form, String stale) {
        Host host = host(visit, schedule.hostId());
        return forms.filled(visit.person(), frame(visit, host, schedule.name()), host, schedule, form, stale);
    }

    // The form calls one field otherwise than the API.
    private static String field(String ofApi) {
        return ofApi.equals("sourceGroupIds") ? "groups" : ofApi;
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

    static String sources(HostId host) {
        return "/hosts/" + host + "/sources";
    }

    private static RefusedCallException noHost() {
        return new RefusedCallException(Problem.notFound("host"));
    }

    private static RefusedCallException noSchedule() {
        return new RefusedCallException(Problem.notFound("schedule"));
    }
}
