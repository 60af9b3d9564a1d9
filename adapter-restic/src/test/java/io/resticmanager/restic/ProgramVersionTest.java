package io.resticmanager.restic;

import static org.assertj.core.api.Assertions.assertThat;

import io.resticmanager.domain.job.ErrorCode;
import io.resticmanager.domain.job.JobSpec;
import io.resticmanager.ports.engine.EngineVersion;
import io.resticmanager.restic.parts.FakeRestic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// The program that is found in place of restic.
class ProgramVersionTest extends FakeResticCase {
    @Test
    void no_restic_a_strange_one_and_one_too_old_are_told_apart() throws IOException {
        settings = settings.withResticPath(folder.resolve("nothing"));
        assertThat(engine().version()).isInstanceOf(EngineVersion.Missing.class);
        assertFailed(backup().end(), ErrorCode.RESTIC_MISSING, "There is no program at");

        restic.on("version").prints("GNU restic of another kind").set();
        settings = settings.withResticPath(restic.path());
        assertThat(engine().version()).isInstanceOf(EngineVersion.Missing.class);

        use("0.13.1");
        assertThat(engine().version()).isInstanceOf(EngineVersion.TooOld.class);
        assertFailed(backup().end(), ErrorCode.RESTIC_TOO_OLD, "restic 0.13.1 is too old: at least 0.14.0 is needed");

        use("0.20.0-dev");
        assertThat(engine().version()).isInstanceOf(EngineVersion.Found.class);
    }

    @Test
    void a_program_is_asked_for_its_version_once_and_another_one_in_its_place_again() throws IOException {
        ProcessResticEngine engine = engine();
        engine.version();
        engine.version();
        engine.run(backupTask(), watcher, cancel);
        assertThat(restic.calls("version")).hasSize(1);

        FakeRestic newer = fake("0.19.1");
        Files.copy(
                newer.path(), restic.path(), StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
        assertThat(engine.version())
                .isEqualTo(new EngineVersion.Found("0.19.1", restic.path().toString()));
        assertThat(newer.calls("version")).hasSize(1);
    }

    @Test
    void a_flag_that_this_restic_does_not_know_is_told_as_too_old() {
        restic.on("check").complains("unknown flag: --json").exits(1).set();

        assertFailed(
                engine().run(tasks.of(new JobSpec.Check(Optional.empty())), watcher, cancel)
                        .end(),
                ErrorCode.RESTIC_TOO_OLD,
                "unknown flag");
    }
}
