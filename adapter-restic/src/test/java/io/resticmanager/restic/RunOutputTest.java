package io.resticmanager.restic;

import static org.assertj.core.api.Assertions.assertThat;

import io.resticmanager.domain.job.Outcome;
import io.resticmanager.ports.engine.EngineResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What restic prints, however much and however odd.
class RunOutputTest extends FakeResticCase {
    @Test
    void a_line_of_fifty_megabytes_comes_in_pieces_and_the_run_goes_on() {
        restic.on("backup").printsLineOf(50_000_000).prints(summary(ID)).set();

        assertThat(backup().end().outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(watcher.texts().stream()
                        .filter(text -> text.startsWith("aaaa"))
                        .mapToLong(String::length)
                        .sum())
                .isEqualTo(50_000_000);
    }

    @Test
    void bytes_that_are_no_utf8_and_terminal_commands_do_no_harm() {
        restic.on("backup")
                .prints(new byte[] {'n', (byte) 0xff, (byte) 0xc3, 0x1b, '[', '2', 'K', 7, 'z', '\r', '\n'})
                .complains("{\"message_type\":\"error\",\"error\":{\"message\":\"no\"},\"during\":\"archival\","
                        + "\"item\":\"/a\\nb\\u001b[31m\"}")
                .prints(summary(ID))
                .exits(3)
                .set();

        assertThat(backup().end().outcome()).isEqualTo(Outcome.WARNINGS);
        assertThat(watcher.texts()).contains("n\ufffd\ufffdz", "/a\\nb\\x1b[31m: no");
    }

    @Test
    void an_early_end_of_its_output_does_not_end_the_wait_for_restic() {
        restic.on("backup")
                .prints(summary(ID))
                .closesStdout()
                .pauses("0.5")
                .exits(3)
                .set();

        assertThat(backup().end().outcome()).isEqualTo(Outcome.WARNINGS);
    }

    @Test
    void progress_comes_at_most_once_a_second() {
        restic.on("backup")
                .repeats("{\"message_type\":\"status\",\"percent_done\":0.5,\"bytes_done\":7}", 20_000)
                .prints(summary(ID))
                .set();

        assertThat(backup().end().outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(watcher.progress()).isNotEmpty().hasSizeLessThan(20);
        assertThat(watcher.progress().getFirst().percent()).isEqualTo(50);
    }

    @Test
    @Tag("slow")
    void a_grandchild_that_holds_the_outputs_is_ended() throws IOException {
        Path pid = folder.resolve("grandchild");
        restic.on("backup").leavesGrandchild(pid).prints(summary(ID)).set();

        assertThat(backup().end().outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(ProcessHandle.of(Long.parseLong(Files.readString(pid).strip()))
                        .filter(ProcessHandle::isAlive))
                .isEmpty();
    }

    @Test
    @Tag("slow")
    void a_grandchild_out_of_reach_does_not_hold_the_run() throws IOException {
        Path pid = folder.resolve("grandchild");
        restic.on("backup").leavesEscapedGrandchild(pid).prints(summary(ID)).set();

        assertThat(backup().end().outcome()).isEqualTo(Outcome.SUCCEEDED);
        ProcessHandle escaped =
                ProcessHandle.of(Long.parseLong(Files.readString(pid).strip())).orElseThrow();
        escaped.destroyForcibly();
    }

    @Test
    void a_watcher_that_throws_ends_nothing() {
        restic.on("backup").prints("one").prints("two").prints(summary(ID)).set();
        Watching failing = watcher;

        EngineResult result = engine().run(backupTask(), new ThrowingWatcher(failing), cancel);

        assertThat(result.end().outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(failing.texts()).contains("one", "two");
    }
}
