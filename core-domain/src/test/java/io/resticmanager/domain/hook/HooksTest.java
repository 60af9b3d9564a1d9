package io.resticmanager.domain.hook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.resticmanager.domain.Secret;
import io.resticmanager.domain.host.HostId;
import io.resticmanager.domain.host.Platform;
import io.resticmanager.domain.job.ErrorCode;
import io.resticmanager.domain.job.Job;
import io.resticmanager.domain.job.JobError;
import io.resticmanager.domain.job.JobId;
import io.resticmanager.domain.job.Outcome;
import io.resticmanager.domain.source.Selection;
import io.resticmanager.domain.source.SourceGroup;
import io.resticmanager.domain.source.SourceGroupId;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class HooksTest {
    private static final SourceGroupId GROUP = SourceGroupId.of("01M7Z000000000000000000001");
    private static final SourceGroupId OTHER = SourceGroupId.of("01M7Z000000000000000000002");
    private static final JobId JOB = JobId.of("01M7Z000000000000000000003");
    private static final HookChoice INHERITED = new HookChoice.Inherited();
    private static final HookChoice OFF = new HookChoice.Off();

    @Test
    void a_group_takes_what_it_does_not_say_from_its_host_each_side_by_itself() {
        HookChoice ofHost = own("host");
        HookChoice ofGroup = own("group");
        PlannedHooks hooks = new PlannedHooks(
                Shell.SH, new HookPair(ofHost, ofHost), Map.of(GROUP, new HookPair(ofGroup, INHERITED)));

        assertThat(hooks.of(GROUP)).isEqualTo(new HookPair(ofGroup, ofHost));
        assertThat(hooks.of(OTHER)).isEqualTo(new HookPair(ofHost, ofHost));
    }

    @Test
    void a_group_can_do_without_its_hosts_hook() {
        PlannedHooks hooks = new PlannedHooks(
                Shell.SH, new HookPair(own("host"), INHERITED), Map.of(GROUP, new HookPair(OFF, INHERITED)));

        assertThat(hooks.of(GROUP).isSet()).isFalse();
        assertThat(hooks.isAnySet()).isTrue();
        assertThat(PlannedHooks.NONE.isAnySet()).isFalse();
    }

    @Test
    void a_hook_that_cannot_be_read_is_never_replaced_by_the_hosts_or_by_none() {
        HookChoice unreadable = new HookChoice.Unreadable();
        PlannedHooks hooks = new PlannedHooks(
                Shell.SH, new HookPair(own("host"), INHERITED), Map.of(GROUP, new HookPair(unreadable, INHERITED)));

        assertThat(hooks.of(GROUP).pre()).isEqualTo(unreadable);
        assertThat(hooks.of(GROUP).isSet()).isTrue();
    }

    @Test
    void what_a_hook_cannot_be_is_refused_without_a_word_of_it() {
        for (String script : new String[] {"", "  \n", "secret\0", "secret" + "x".repeat(Hook.MOST_CHARS)}) {
            assertThatThrownBy(() -> new Hook(new Secret(script), Hook.DEFAULT_TIMEOUT, Optional.empty()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .message()
                    .doesNotContain("secret");
        }
        for (Duration timeout : new Duration[] {
            Duration.ZERO, Duration.ofMillis(1500), Duration.ofHours(24).plusSeconds(1), Duration.ofSeconds(-1)
        }) {
            assertThatThrownBy(() -> Hook.timeout(timeout)).isInstanceOf(IllegalArgumentException.class);
        }
        for (String directory : new String[] {"", "relative", "/a\0b", "C:relative", "/" + "x".repeat(5000)}) {
            assertThatThrownBy(() -> Hook.directory(directory)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(Hook.directory("C:\\dumps")).isEqualTo("C:\\dumps");
        assertThat(Hook.directory("/var/dumps")).isEqualTo("/var/dumps");
    }

    @Test
    void a_hook_prints_nothing_of_its_text() {
        assertThat(new PlannedHooks(Shell.SH, new HookPair(own("password"), OFF), Map.of()).toString())
                .doesNotContain("password");
    }

    @Test
    void a_shell_belongs_to_a_system() {
        Platform linux = new Platform("linux", "amd64");
        Platform windows = new Platform("windows", "amd64");

        assertThat(Stream.of(Shell.values()).filter(shell -> shell.fits(linux))).containsExactly(Shell.SH, Shell.BASH);
        assertThat(Stream.of(Shell.values()).filter(shell -> shell.fits(windows)))
                .containsExactly(Shell.POWERSHELL, Shell.CMD);
        assertThat(Shell.usual(linux).fits(linux)).isTrue();
        assertThat(Shell.usual(windows).fits(windows)).isTrue();
    }

    @Test
    void a_pre_hook_decides_whether_the_backup_is_made() {
        assertThat(PreHookVerdict.of(new HookEnd.Exited(0))).isInstanceOf(PreHookVerdict.GoOn.class);
        assertThat(PreHookVerdict.of(new HookEnd.Exited(75))).isInstanceOf(PreHookVerdict.Skip.class);
        assertThat(PreHookVerdict.of(new HookEnd.Cancelled())).isInstanceOf(PreHookVerdict.Cancel.class);
        for (HookEnd bad : new HookEnd[] {
            new HookEnd.Exited(1),
            new HookEnd.Exited(137),
            new HookEnd.TimedOut(hook("x")),
            new HookEnd.NotStarted("There is no such folder.")
        }) {
            assertThat(PreHookVerdict.of(bad)).isInstanceOfSatisfying(PreHookVerdict.Abort.class, abort -> {
                assertThat(abort.error().code()).isEqualTo(ErrorCode.HOOK_FAILED);
                assertThat(abort.error().message()).contains("pre-hook", "not made", "log");
            });
        }
    }

    @Test
    void a_post_hook_that_fails_makes_a_good_backup_one_with_a_warning_and_no_bad_one_better() {
        Job.End good = end(Outcome.SUCCEEDED, Optional.empty());
        Job.End failed = end(Outcome.FAILED, Optional.of(JobError.of(ErrorCode.LOCKED)));
        Job.End skipped = end(Outcome.SKIPPED, Optional.empty());
        HookEnd bad = new HookEnd.Exited(75); // means nothing special after the backup

        Job.End after = AfterPostHook.of(good, bad);
        assertThat(after.outcome()).isEqualTo(Outcome.WARNINGS);
        assertThat(after.error().orElseThrow().code()).isEqualTo(ErrorCode.HOOK_FAILED);
        assertThat(after.error().orElseThrow().message())
                .contains("post-hook", "exit code 75", "backup itself was made");
        assertThat(after.snapshotId()).isEqualTo(good.snapshotId());
        assertThat(AfterPostHook.of(failed, bad)).isEqualTo(failed);
        assertThat(AfterPostHook.of(skipped, bad)).isEqualTo(skipped);
        assertThat(AfterPostHook.of(good, new HookEnd.Exited(0))).isEqualTo(good);
    }

    @Test
    void a_hook_is_told_of_its_job_and_the_later_one_how_it_ended() {
        SourceGroup group = SourceGroup.first(
                        GROUP, HostId.of("01M7Z000000000000000000009"), Optional.empty(), Selection.EMPTY)
                .edited(
                        "a\0b\nc",
                        Optional.empty(),
                        Selection.EMPTY,
                        io.resticmanager.domain.source.RetryPolicy.DEFAULT);

        assertThat(HookVariables.before(JOB, "web-01", group))
                .containsOnly(
                        Map.entry("RM_JOB_ID", JOB.toString()),
                        Map.entry("RM_HOST", "web-01"),
                        Map.entry("RM_GROUP", "a b c"));
        assertThat(HookVariables.after(JOB, "web-01", group, end(Outcome.SUCCEEDED, Optional.empty())))
                .containsEntry("RM_JOB_STATUS", "succeeded")
                .containsEntry("RM_SNAPSHOT_ID", "ab12")
                .containsEntry("RM_GROUP", "a b c");
    }

    private static Job.End end(Outcome outcome, Optional<JobError> error) {
        return new Job.End(outcome, Optional.of(0), error, Optional.empty(), Optional.of("ab12"));
    }

    private static HookChoice own(String script) {
        return new HookChoice.Own(hook(script));
    }

    private static Hook hook(String script) {
        return new Hook(new Secret(script), Hook.DEFAULT_TIMEOUT, Optional.empty());
    }
}
