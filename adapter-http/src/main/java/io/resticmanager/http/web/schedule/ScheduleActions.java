package io.resticmanager.http.web.schedule;

import io.resticmanager.domain.account.Permission;
import io.resticmanager.domain.schedule.Schedule;
import io.resticmanager.domain.schedule.ScheduleId;
import io.resticmanager.domain.source.SourceGroupId;
import io.resticmanager.http.Problem;
import io.resticmanager.http.RefusedCallException;
import io.resticmanager.http.web.Form;
import io.resticmanager.http.web.PageRoute;
import io.resticmanager.http.web.PageSet;
import io.resticmanager.http.web.Reply;
import io.resticmanager.http.web.Visit;
import io.resticmanager.http.web.words.Sizes;
import io.resticmanager.ports.job.RunJob;
import io.resticmanager.ports.plan.ChangeSchedules;
import io.resticmanager.ports.plan.ChangeSchedules.Result;
import jakarta.inject.Inject;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// The buttons of a schedule in its host's list: on or off, and everything it backs up at once.
public final class ScheduleActions implements PageSet {
    private final ChangeSchedules schedules;
    private final RunJob run;

    @Inject
    public ScheduleActions(ChangeSchedules schedules, RunJob run) {
        this.schedules = schedules;
        this.run = run;
    }

    @Override
    public List<PageRoute> routes() {
        return List.of(
                PageRoute.post("/schedules/{id}/switch")
                        .needs(Permission.MANAGE_HOSTS)
                        .by(this::flip),
                PageRoute.post("/schedules/{id}/run").needs(Permission.RUN_JOBS).by(this::runNow));
    }

    private Reply flip(Visit visit) {
        Schedule stored = find(visit);
        Form form = visit.form();
        boolean on = form.text("to").equals("on");
        Reply.Redirect back = Reply.to(back(stored));
        ChangeSchedules.Wanted wanted =
                new ChangeSchedules.Wanted(stored.name(), stored.groups(), stored.timing(), on, stored.limits());
        return switch (schedules.change(visit.person(), stored.id(), form.revision(), wanted)) {
            case Result.Done(Schedule now) ->
                back.saying(now.name()
                        + (on ? " is switched on. Its runs count from now." : " is switched off. It runs no more."));
            case Result.Stale ignored ->
                back.warning("Somebody has changed this schedule meanwhile. Look at it, then switch it again.");
            case Result.Invalid(String field, String sentence) -> back.warning(sentence);
            case Result.NoSuchHost ignored -> throw none();
            case Result.NoSuchSchedule ignored -> throw none();
            case Result.Removed ignored -> throw none();
        };
    }

    private Reply runNow(Visit visit) {
        Schedule stored = find(visit);
        Reply.Redirect back = Reply.to(back(stored));
        int queued = 0;
        Set<String> refusals = new LinkedHashSet<>();
        for (SourceGroupId group : stored.groups()) {
            RunJob.Request request = new RunJob.Request(
                    stored.hostId(), new RunJob.Order.GroupBackup(group, false), stored.limits(), false);
            RunJob.Decision decision = run.run(visit.person(), request);
            if (decision instanceof RunJob.Decision.Queued) {
                queued++;
            } else {
                refusals.add(refusal(decision));
            }
        }
        String done = queued == 0 ? "" : Sizes.count(queued, "backup is", "backups are") + " queued.";
        return refusals.isEmpty() ? back.saying(done) : back.warning((done + " " + String.join(" ", refusals)).strip());
    }

    private static String refusal(RunJob.Decision decision) {
        return switch (decision) {
            case RunJob.Decision.Queued ignored -> "";
            case RunJob.Decision.HostOffline offline ->
                "The agent of " + offline.host().name() + " is not connected. Start it and try again.";
            case RunJob.Decision.GroupIncomplete incomplete -> incomplete.sentence();
            case RunJob.Decision.WrongSelection(var objection) -> objection.sentence();
            case RunJob.Decision.NoAdminLogin missing -> missing.sentence();
            case RunJob.Decision.RepositoryBusy ignored -> "Another job is at work in the repository.";
            case RunJob.Decision.NoSuchHost ignored -> "The host was removed.";
            case RunJob.Decision.NoSuchRepository ignored -> "The repository was removed.";
            case RunJob.Decision.NoSuchGroup ignored -> "A group was removed meanwhile.";
            case RunJob.Decision.NotTyped ignored -> "The name was not typed.";
        };
    }

    private Schedule find(Visit visit) {
        return schedules
                .find(visit.person(), visit.id("id", "schedule", ScheduleId::new))
                .orElseThrow(ScheduleActions::none);
    }

    private static String back(Schedule schedule) {
        return "/hosts/" + schedule.hostId() + "/sources#schedules";
    }

    private static RefusedCallException none() {
        return new RefusedCallException(Problem.notFound("schedule"));
    }
}
