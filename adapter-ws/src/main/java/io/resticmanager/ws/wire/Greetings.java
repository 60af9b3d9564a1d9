package io.resticmanager.ws.wire;

import static io.resticmanager.ws.wire.Payload.copy;
import static java.util.Objects.requireNonNull;
import static java.util.Objects.requireNonNullElse;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How a connection begins, and how both ends stay sure of each other.
public sealed interface Greetings extends Payload {
    record Hello(
            int protocolVersion,
            String agentVersion,
            @Nullable String resticVersion,
            @Nullable String resticPath,
            String hostname,
            String os,
            String arch,
            String bootId,
            String machineId,
            @Nullable String planVersion,
            String instanceId,
            List<JobRef> jobs,
            SpoolRef spool,
            @Nullable Instant at,
            @Nullable Boolean allowsHooks)
            implements Greetings {
        public Hello {
            requireNonNull(agentVersion, "agentVersion");
            requireNonNull(hostname, "hostname");
            requireNonNull(os, "os");
            requireNonNull(arch, "arch");
            requireNonNull(bootId, "bootId");
            requireNonNull(machineId, "machineId");
            requireNonNull(instanceId, "instanceId");
            jobs = copy(jobs);
            requireNonNull(spool, "spool");
        }
    }

    record JobRef(String jobId, String state) {
        public JobRef {
            requireNonNull(jobId, "jobId");
            state = requireNonNullElse(state, "");
        }
    }

    record SpoolRef(String spoolId, long firstSeq, long lastSeq) {
        public SpoolRef {
            requireNonNull(spoolId, "spoolId");
        }
    }

    record Welcome(
            int protocolVersion,
            Instant serverTime,
            long ackedSeq,
            int heartbeatSeconds,
            boolean newSpool,
            @Nullable Integer retryAfterSeconds,
            @Nullable String ackedId)
            implements Greetings {
        public Welcome {
            requireNonNull(serverTime, "serverTime");
        }
    }

    record Refused(String code, String message, String help) implements Greetings {
        public Refused {
            requireNonNull(code, "code");
            message = requireNonNullElse(message, "");
            help = requireNonNullElse(help, "");
        }
    }

    record Heartbeat(@Nullable Instant at, int runningJobs, long spoolDepth, long freeDiskBytes) implements Greetings {}

    record BearerRotate(String bearer) implements Greetings {
        public BearerRotate {
            requireNonNull(bearer, "bearer");
        }

        @Override
        public String toString() {
            return "BearerRotate[***]";
        }
    }

    /// The new bearer is on the agent's disk; named by its SHA-256.
    record BearerStored(String bearerSha256) implements Greetings {
        public BearerStored {
            requireNonNull(bearerSha256, "bearerSha256");
        }
    }
}
