package io.resticmanager.restic;

import io.resticmanager.domain.Limits;
import io.resticmanager.domain.Secret;
import io.resticmanager.domain.Ulid;
import io.resticmanager.domain.job.JobId;
import io.resticmanager.domain.job.JobSpec;
import io.resticmanager.domain.repository.RepositoryAccess;
import io.resticmanager.domain.repository.RepositoryUrl;
import io.resticmanager.domain.repository.StorageLogin;
import io.resticmanager.domain.source.Selection;
import io.resticmanager.domain.source.SourceGroupId;
import io.resticmanager.ports.engine.EngineTask;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;

/// Tasks with sensible defaults.
record Tasks(RepositoryAccess access, Duration deadline, Duration lockWait, Limits limits) {
    static final String PASSWORD = "repo-pässwörd $HOME \"x\" 'y'";
    static final String HOST = "test-host";
    static final SourceGroupId GROUP = new SourceGroupId(ulid(7));

    static Tasks on(String url) {
        return on(url, StorageLogin.NONE);
    }

    static Tasks on(String url, StorageLogin login) {
        return new Tasks(
                new RepositoryAccess(new RepositoryUrl(url), new Secret(PASSWORD), login),
                Duration.ofMinutes(5),
                Duration.ZERO,
                Limits.NONE);
    }

    static StorageLogin login(String user, String password) {
        return new StorageLogin(Optional.empty(), Optional.of(user), Optional.of(new Secret(password)), Map.of());
    }

    Tasks withPassword(String password) {
        return new Tasks(
                new RepositoryAccess(access.url(), new Secret(password), access.login()), deadline, lockWait, limits);
    }

    Tasks withDeadline(Duration atMost) {
        return new Tasks(access, atMost, lockWait, limits);
    }

    Tasks withLockWait(Duration wait) {
        return new Tasks(access, deadline, wait, limits);
    }

    Tasks withUpload(int kiBps) {
        return new Tasks(access, deadline, lockWait, new Limits(Optional.of(kiBps), Optional.empty()));
    }

    EngineTask of(JobSpec spec) {
        return new EngineTask(jobId(), spec, access, HOST, limits, deadline, lockWait);
    }

    EngineTask backup(Path... paths) {
        return backup(Stream.of(paths).map(Path::toString).toList(), List.of());
    }

    EngineTask backup(List<String> includes, List<String> excludes) {
        return of(new JobSpec.Backup(
                Optional.of(GROUP), new Selection(includes, excludes, List.of("büro"), false, false), false));
    }

    private static JobId jobId() {
        return new JobId(ulid(new Random().nextLong()));
    }

    private static Ulid ulid(long seed) {
        byte[] random = new byte[Ulid.RANDOM_BYTES];
        new Random(seed).nextBytes(random);
        return Ulid.of(Instant.EPOCH, random);
    }
}
