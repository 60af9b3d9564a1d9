package io.resticmanager.ws.wire;

import io.resticmanager.domain.Ulid;
import io.resticmanager.domain.delivery.SpoolId;
import io.resticmanager.domain.delivery.SpoolRange;
import io.resticmanager.domain.host.Platform;
import io.resticmanager.domain.job.JobId;
import io.resticmanager.ports.delivery.Hello;
import java.util.Optional;
import java.util.stream.Collectors;

/// The hello to the wire and back. Wrong content throws IllegalArgumentException.
public final class HelloMapping {
    private HelloMapping() {}

    public static Greetings.Hello toWire(Hello hello) {
        SpoolRange spool = hello.spool();
        return new Greetings.Hello(
                hello.protocolVersion(),
                hello.agentVersion(),
                hello.resticVersion().orElse(null),
                hello.resticPath().orElse(null),
                hello.hostname(),
                hello.platform().os(),
                hello.platform().arch(),
                hello.bootId(),
                hello.machineId(),
                hello.planVersion().map(Ulid::text).orElse(null),
                hello.instanceId().text(),
                hello.jobs().stream()
                        .map(id -> new Greetings.JobRef(id.toString(), "open"))
                        .toList(),
                new Greetings.SpoolRef(spool.spoolId().toString(), spool.firstSeq(), spool.lastSeq()),
                hello.at().orElse(null),
                hello.allowsHooks().orElse(null));
    }

    public static Hello toDomain(Greetings.Hello hello) {
        Greetings.SpoolRef spool = hello.spool();
        return new Hello(
                hello.protocolVersion(),
                hello.agentVersion(),
                Optional.ofNullable(hello.resticVersion()),
                Optional.ofNullable(hello.resticPath()),
                hello.hostname(),
                new Platform(hello.os(), hello.arch()),
                hello.bootId(),
                hello.machineId(),
                Optional.ofNullable(hello.planVersion()).map(Ulid::new),
                new Ulid(hello.instanceId()),
                hello.jobs().stream().map(ref -> JobId.of(ref.jobId())).collect(Collectors.toSet()),
                new SpoolRange(SpoolId.of(spool.spoolId()), spool.firstSeq(), spool.lastSeq()),
                Optional.ofNullable(hello.at()).map(JobMapping::time),
                Optional.ofNullable(hello.allowsHooks()));
    }
}
