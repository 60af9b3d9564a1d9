package io.resticmanager.http.web;

import io.resticmanager.http.web.account.AccountPages;
import io.resticmanager.http.web.account.EntrancePages;
import io.resticmanager.http.web.account.ThemePage;
import io.resticmanager.http.web.audit.AuditPages;
import io.resticmanager.http.web.enroll.AddHostPages;
import io.resticmanager.http.web.fleet.FleetPages;
import io.resticmanager.http.web.hook.HookPages;
import io.resticmanager.http.web.host.HostPages;
import io.resticmanager.http.web.host.HostRemovalPages;
import io.resticmanager.http.web.host.HostSettingsPages;
import io.resticmanager.http.web.host.PinActions;
import io.resticmanager.http.web.host.SnapshotPage;
import io.resticmanager.http.web.job.JobPages;
import io.resticmanager.http.web.live.EventsPage;
import io.resticmanager.http.web.palette.PalettePages;
import io.resticmanager.http.web.repository.MaintenancePages;
import io.resticmanager.http.web.repository.RepositoryForms;
import io.resticmanager.http.web.repository.RepositoryPages;
import io.resticmanager.http.web.repository.RepositoryRemoval;
import io.resticmanager.http.web.repository.RepositoryRuns;
import io.resticmanager.http.web.schedule.ScheduleActions;
import io.resticmanager.http.web.schedule.SchedulePages;
import io.resticmanager.http.web.source.SourceGroupPages;
import io.resticmanager.http.web.source.SourceGroupRemovalPages;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;

/// All pages there are.
public final class WebPages {
    private final List<PageRoute> routes = new ArrayList<>();

    @Inject
    public WebPages(
            EntrancePages entrance,
            ThemePage theme,
            FleetPages fleet,
            AddHostPages addHost,
            HostPages hosts,
            HostSettingsPages hostSettings,
            HostRemovalPages hostRemoval,
            SourceGroupPages sourceGroups,
            SourceGroupRemovalPages sourceGroupRemoval,
            HookPages hooks,
            SchedulePages schedules,
            ScheduleActions scheduleActions,
            SnapshotPage snapshot,
            PinActions pins,
            JobPages jobs,
            RepositoryForms repositoryForms,
            RepositoryPages repositories,
            RepositoryRuns repositoryRuns,
            MaintenancePages maintenance,
            RepositoryRemoval repositoryRemoval,
            AuditPages audit,
            AccountPages account,
            PalettePages palette,
            EventsPage events) {
        List.<PageSet>of(
                        entrance,
                        theme,
                        fleet,
                        addHost,
                        hosts,
                        hostSettings,
                        hostRemoval,
                        sourceGroups,
                        sourceGroupRemoval,
                        hooks,
                        schedules,
                        scheduleActions,
                        snapshot,
                        pins,
                        jobs,
                        repositoryForms,
                        repositories,
                        repositoryRuns,
                        maintenance,
                        repositoryRemoval,
                        audit,
                        account,
                        palette,
                        events)
                .forEach(set -> routes.addAll(set.routes()));
    }

    public List<PageRoute> routes() {
        return List.copyOf(routes);
    }
}
