package io.resticmanager.ws.wire;

import static io.resticmanager.ws.wire.Payload.copy;
import static java.util.Objects.requireNonNull;
import static java.util.Objects.requireNonNullElse;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A host's whole plan, and how its agent answers.
public sealed interface Plans extends Payload {
    record PlanSet(
            String version,
            String resticHost,
            List<PlanRepository> repositories,
            List<PlanGroup> groups,
            List<PlanSchedule> schedules,
            Commands.@Nullable Limits limits,
            @Nullable PlanHooks hooks,
            List<String> certPins)
            implements Plans {
        public PlanSet {
            requireNonNull(version, "version");
            requireNonNull(resticHost, "resticHost");
            repositories = copy(repositories);
            groups = copy(groups);
            schedules = copy(schedules);
            certPins = copy(certPins);
        }
    }

    record PlanRepository(String id, String name, Access credential) {
        public PlanRepository {
            requireNonNull(id, "id");
            requireNonNull(name, "name");
            requireNonNull(credential, "credential");
        }
    }

    /// @param jitterSeconds 0 for none
    /// @param activeSince the server's clock
    record PlanSchedule(
            String id,
            String hostId,
            String name,
            List<String> groupIds,
            String cron,
            String zone,
            long jitterSeconds,
            @Nullable Long catchUpWithinSeconds,
            boolean enabled,
            Commands.@Nullable Limits limits,
            Instant activeSince,
            int revision) {
        public PlanSchedule {
            requireNonNull(id, "id");
            requireNonNull(hostId, "hostId");
            requireNonNull(name, "name");
            groupIds = copy(groupIds);
            requireNonNull(cron, "cron");
            requireNonNull(zone, "zone");
            requireNonNull(activeSince, "activeSince");
        }
    }

    record Retry(int attempts, long backOffSeconds) {}

    record PlanGroup(
            String id,
            String hostId,
            String name,
            @Nullable String repositoryId,
            Selection selection,
            @Nullable Retry retry,
            int revision) {
        public PlanGroup {
            requireNonNull(id, "id");
            requireNonNull(hostId, "hostId");
            requireNonNull(name, "name");
            requireNonNull(selection, "selection");
        }
    }

    /// @param shell `sh`, `bash`, `powershell` or `cmd`
    /// @param host the defaults of all groups
    /// @param groups by the id of the group
    record PlanHooks(String shell, HookSides host, Map<String, HookSides> groups) {
        public PlanHooks {
            requireNonNull(shell, "shell");
            requireNonNull(host, "host");
            groups = Map.copyOf(requireNonNullElse(groups, Map.of()));
        }
    }

    record HookSides(HookSide pre, HookSide post) {
        public HookSides {
            requireNonNull(pre, "pre");
            requireNonNull(post, "post");
        }
    }

    /// Prints nothing of its script.
    ///
    /// @param mode `inherited`, `off`, `own` or `unreadable`; the rest only with `own`
    record HookSide(
            String mode,
            @Nullable String script,
            @Nullable Long timeoutSeconds,
            @Nullable String directory) {
        public HookSide {
            requireNonNull(mode, "mode");
        }

        @Override
        public String toString() {
            return "HookSide[" + mode + "]";
        }
    }

    record PlanApplied(String version, List<String> problems) implements Plans {
        public PlanApplied {
            requireNonNull(version, "version");
            problems = copy(problems);
        }
    }

    /// A way into a repository. Prints nothing of it.
    record Access(
            String url,
            String password,
            @Nullable String slotUrl,
            @Nullable String username,
            @Nullable String secret,
            Map<String, String> env) {
        public Access {
            requireNonNull(url, "url");
            requireNonNull(password, "password");
            env = Map.copyOf(requireNonNullElse(env, Map.of()));
        }

        @Override
        public String toString() {
            return "***";
        }
    }

    /// @param useFsSnapshot only there when it is wanted: agents that know nothing of it keep the bytes they had
    record Selection(
            List<String> includes,
            List<String> excludes,
            List<String> tags,
            boolean oneFileSystem,
            boolean excludeCaches,
            @Nullable Boolean useFsSnapshot) {
        public Selection {
            includes = copy(includes);
            excludes = copy(excludes);
            tags = copy(tags);
        }
    }
}
