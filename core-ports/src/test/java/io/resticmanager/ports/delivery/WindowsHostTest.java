package io.resticmanager.ports.delivery;

import static io.resticmanager.ports.delivery.Fleet.ADMIN;
import static org.assertj.core.api.Assertions.assertThat;

import io.resticmanager.domain.Limits;
import io.resticmanager.domain.Secret;
import io.resticmanager.domain.host.HostId;
import io.resticmanager.domain.host.Platform;
import io.resticmanager.domain.job.JobSpec;
import io.resticmanager.domain.source.RetryPolicy;
import io.resticmanager.domain.source.Selection;
import io.resticmanager.domain.source.SourceGroup;
import io.resticmanager.ports.enroll.EnrollHost;
import io.resticmanager.ports.job.RunJob;
import io.resticmanager.ports.plan.ChangeHooks;
import io.resticmanager.ports.plan.ChangeHost;
import io.resticmanager.ports.plan.ChangeSourceGroups;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is asked of a host is in the terms of its own system, wherever it is asked.
class WindowsHostTest {
    private final Fleet fleet = new Fleet();
    private HostId windows;
    private HostId linux;

    @BeforeEach
    void twoHosts() {
        linux = fleet.agent("web-1").id;
        EnrollHost.Result enrolled = fleet.core.enrollHost.enroll(
                "::1",
                fleet.token(Optional.empty()),
                new EnrollHost.Machine("win-1", new Platform("windows", "amd64"), "0.1.0", Optional.empty(), "win-1"));
        windows = ((EnrollHost.Result.Enrolled) enrolled).host();
    }

    @Test
    void a_token_with_paths_of_another_system_gives_it_none() {
        assertThat(first(windows).selection()).isEqualTo(Selection.EMPTY);
        assertThat(first(linux).selection().includes()).containsExactly("/etc");
    }

    @Test
    void its_paths_are_kept_as_windows_writes_them() {
        SourceGroup group = ((ChangeSourceGroups.Result.Done)
                        define(windows, shadowed("c:/users/", "C:\\USERS", "d:\\Data")))
                .group();
        assertThat(group.selection().includes()).containsExactly("C:\\users", "D:\\Data");
        assertThat(group.selection().useFsSnapshot()).isTrue();

        assertThat(change(windows, Selection.EMPTY.withIncludes(List.of("e:/mail"))))
                .isInstanceOf(ChangeHost.Result.Done.class);
        assertThat(first(windows).selection().includes()).containsExactly("E:\\mail");

        RunJob.Decision decision = run(windows, Selection.EMPTY.withIncludes(List.of("f:/x/../y")));
        JobSpec spec = ((RunJob.Decision.Queued) decision).job().spec();
        assertThat(((JobSpec.Backup) spec).selection().includes()).containsExactly("F:\\y");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/etc", "\\\\nas\\docs", "C:\\a*", "C:\\nul"})
    void what_it_cannot_have_is_refused_beside_its_field(String path) {
        Selection wrong = Selection.EMPTY.withIncludes(List.of(path));
        assertThat(define(windows, wrong)).isInstanceOfSatisfying(ChangeSourceGroups.Result.Invalid.class, invalid -> {
            assertThat(invalid.field()).isEqualTo("includes");
            assertThat(invalid.sentence()).contains(path);
        });
        assertThat(change(windows, wrong))
                .isInstanceOfSatisfying(
                        ChangeHost.Result.WrongSelection.class,
                        refused -> assertThat(refused.objection().field()).isEqualTo("includes"));
        assertThat(run(windows, wrong)).isInstanceOf(RunJob.Decision.WrongSelection.class);
    }

    @Test
    void other_systems_have_no_snapshots_of_their_files() {
        assertThat(define(linux, shadowed("/etc")))
                .isInstanceOfSatisfying(ChangeSourceGroups.Result.Invalid.class, invalid -> {
                    assertThat(invalid.field()).isEqualTo("useFsSnapshot");
                    assertThat(invalid.sentence()).contains("Only Windows");
                });
        assertThat(change(linux, shadowed("/etc"))).isInstanceOf(ChangeHost.Result.WrongSelection.class);
        assertThat(run(linux, shadowed("/etc"))).isInstanceOf(RunJob.Decision.WrongSelection.class);
        assertThat(change(linux, Selection.EMPTY.withIncludes(List.of("C:\\Users"))))
                .isInstanceOf(ChangeHost.Result.WrongSelection.class);
    }

    @Test
    void hooks_begin_in_a_folder_of_the_host() {
        assertThat(hook("c:/scripts/"))
                .isInstanceOfSatisfying(
                        ChangeHooks.Result.Done.class,
                        done -> assertThat(done.shown().kept().pre().toString()).contains("C:\\scripts"));
        assertThat(hook("/srv"))
                .isInstanceOfSatisfying(
                        ChangeHooks.Result.Invalid.class,
                        invalid -> assertThat(invalid.field()).isEqualTo("pre.directory"));
    }

    private ChangeHooks.Result hook(String directory) {
        ChangeHooks.WantedSide own = new ChangeHooks.WantedSide.Own(
                Optional.of(new Secret("Get-Date")), Duration.ofMinutes(1), Optional.of(directory));
        int revision = fleet.core
                .stores
                .hooks()
                .find(new io.resticmanager.ports.hook.HookOwner(windows, Optional.empty()))
                .map(kept -> kept.revision())
                .orElse(0);
        return fleet.core.changeHooks.changeHost(
                ADMIN,
                windows,
                revision,
                new ChangeHooks.Wanted(Optional.empty(), own, new ChangeHooks.WantedSide.Off()));
    }

    private static Selection shadowed(String... paths) {
        return new Selection(List.of(paths), List.of(), List.of(), false, false, true);
    }

    private ChangeSourceGroups.Result define(HostId host, Selection selection) {
        return fleet.core.changeSourceGroups.define(
                ADMIN, host, new ChangeSourceGroups.Wanted("more", Optional.empty(), selection, RetryPolicy.DEFAULT));
    }

    private ChangeHost.Result change(HostId host, Selection selection) {
        return fleet.core.changeHost.change(
                ADMIN,
                host,
                fleet.core.stores.hosts().find(host).orElseThrow().revision(),
                new ChangeHost.Change(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        false,
                        Optional.of(selection),
                        Optional.empty()));
    }

    private RunJob.Decision run(HostId host, Selection selection) {
        return fleet.core.runJob.run(
                ADMIN,
                new RunJob.Request(
                        host,
                        new RunJob.Order.OnRepository(
                                fleet.repository, new JobSpec.Backup(Optional.empty(), selection, false)),
                        Limits.NONE,
                        true));
    }

    private SourceGroup first(HostId host) {
        return fleet.core.stores.groups().of(host).getFirst();
    }
}
