package io.resticmanager.restic;

import static org.assertj.core.api.Assertions.assertThat;

import io.resticmanager.domain.retention.Candidate;
import io.resticmanager.domain.retention.KeepReason;
import io.resticmanager.domain.retention.Retention;
import io.resticmanager.domain.retention.RetentionPolicy;
import io.resticmanager.domain.retention.Ruling;
import io.resticmanager.restic.parts.RealParts;
import io.resticmanager.restic.parts.SnapshotForge;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Our computation of what a policy keeps is restic's own: every history is judged by both, reason for reason.
@Tag("slow")
@Timeout(600)
class RetentionProofTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int HISTORIES = 120;
    private static final int POLICIES = 16;

    @TempDir
    Path folder;

    private Path restic;
    private final Map<String, List<Candidate>> groups = new TreeMap<>();

    @ParameterizedTest
    @ValueSource(strings = {"0.14", "0.18", "0.19"})
    void our_rules_are_restics_rules(String version) throws Exception {
        restic = RealParts.restic(version);
        long seed = System.nanoTime();
        System.out.println("retention proof of restic " + version + ": seed " + seed);
        Histories histories = new Histories(seed);
        forge(histories);

        for (int i = 0; i < POLICIES; i++) {
            RetentionPolicy policy = histories.policy();
            // The offset of each snapshot counts, not where forget runs; only spans over a clock change ask for the
            // zone of the machine, so the agent runs forget in UTC.
            String zone = policy.within().isEmpty() && i % 2 == 0 ? "America/New_York" : "UTC";
            Map<String, Map<String, Set<String>>> said = forget(policy, zone);
            assertThat(said.keySet()).as("seed " + seed).isEqualTo(groups.keySet());
            said.forEach((host, kept) -> {
                List<Ruling> rulings = Retention.apply(policy, groups.get(host), Instant.now());
                assertThat(reasons(rulings, version))
                        .as("seed %d, %s, history %s: %s", seed, policy, host, times(rulings))
                        .isEqualTo(kept);
            });
        }
    }

    private void forge(Histories histories) throws Exception {
        Files.createDirectories(folder.resolve("cache"));
        run("UTC", "init");
        SnapshotForge forge = new SnapshotForge(folder.resolve("repo"), run("UTC", "cat", "masterkey"));
        for (int i = 0; i < HISTORIES; i++) {
            String host = String.format("host-%03d", i);
            List<Candidate> group = new ArrayList<>();
            for (OffsetDateTime at : histories.history()) {
                List<String> tags = histories.tags();
                group.add(new Candidate(forge.write(at, host, "/srv", tags), at, tags));
            }
            groups.put(host, group);
        }
    }

    /// By host: the moments of the snapshots that restic keeps, each with its reasons. 0.14 leaves ids out there.
    private Map<String, Map<String, Set<String>>> forget(RetentionPolicy policy, String zone) throws Exception {
        List<String> arguments = new ArrayList<>(List.of("forget", "--dry-run", "--json", "--group-by", "host"));
        arguments.addAll(ForgetVerb.flags(policy));
        JsonNode answer = JSON.readTree(run(zone, arguments.toArray(String[]::new)));
        Map<String, Map<String, Set<String>>> byHost = new TreeMap<>();
        for (JsonNode group : answer) {
            Map<String, Set<String>> kept = new TreeMap<>();
            for (JsonNode reason : group.path("reasons")) {
                kept.put(
                        OffsetDateTime.parse(
                                        reason.path("snapshot").path("time").asString())
                                .toInstant()
                                .toString(),
                        reason.path("matches")
                                .valueStream()
                                .map(JsonNode::asString)
                                .collect(Collectors.toSet()));
            }
            assertThat(group.path("keep").size()).isEqualTo(kept.size());
            byHost.put(group.path("host").asString(), kept);
        }
        return byHost;
    }

    private static Map<String, Set<String>> reasons(List<Ruling> rulings, String version) {
        Map<String, Set<String>> kept = new TreeMap<>();
        for (Ruling ruling : rulings) {
            Set<String> words = ruling.keptBy().stream()
                    .map(reason -> version.equals("0.14") ? oldWords(reason) : Optional.of(reason.words()))
                    .flatMap(Optional::stream)
                    .collect(Collectors.toSet());
            if (!words.isEmpty()) {
                kept.put(ruling.snapshot().at().toInstant().toString(), words);
            }
        }
        return kept;
    }

    /// 0.14 does not keep the oldest for a count that is left: there it would remove more than newer ones, and what is
    /// approved for removal is what newer ones remove.
    private static Optional<String> oldWords(KeepReason reason) {
        boolean oldest = switch (reason) {
            case KeepReason.Counted counted -> counted.oldest();
            case KeepReason.Recent recent -> recent.oldest();
            case KeepReason.Tagged ignored -> false;
            case KeepReason.Pinned ignored -> false;
        };
        return oldest ? Optional.empty() : Optional.of(reason.words());
    }

    private static List<String> times(List<Ruling> rulings) {
        return rulings.stream().map(r -> r.snapshot().at().toString()).toList();
    }

    private String run(String zone, String... arguments) throws IOException, InterruptedException {
        List<String> argv = new ArrayList<>(List.of(restic.toString()));
        argv.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(argv);
        Map<String, String> environment = builder.environment();
        environment.clear();
        environment.putAll(new LinkedHashMap<>(Map.of(
                "RESTIC_REPOSITORY",
                folder.resolve("repo").toString(),
                "RESTIC_PASSWORD",
                "proof",
                "RESTIC_CACHE_DIR",
                folder.resolve("cache").toString(),
                "TZ",
                zone)));
        Path errors = folder.resolve("stderr");
        Process process = builder.redirectError(errors.toFile()).start();
        process.getOutputStream().close();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as(Files.readString(errors)).isZero();
        return out;
    }
}
