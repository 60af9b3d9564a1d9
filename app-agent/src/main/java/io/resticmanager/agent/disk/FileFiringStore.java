package io.resticmanager.agent.disk;

import io.resticmanager.domain.firing.Fire;
import io.resticmanager.domain.firing.FiringState;
import io.resticmanager.domain.job.JobId;
import io.resticmanager.domain.job.Origin;
import io.resticmanager.domain.schedule.ScheduleId;
import io.resticmanager.domain.source.SourceGroupId;
import io.resticmanager.ports.agent.FiringStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The state of the schedules as one small JSON file, replaced whole.
public final class FileFiringStore implements FiringStore {
    private static final Logger log = LoggerFactory.getLogger(FileFiringStore.class);

    private final Path file;
    private final JsonMapper mapper = JsonMapper.builder().build();

    public FileFiringStore(Path file) {
        this.file = file;
    }

    @Override
    public FiringState load() {
        try {
            return state(mapper.readTree(Files.readString(file)));
        } catch (NoSuchFileException none) {
            return FiringState.EMPTY;
        } catch (IOException | JacksonException | IllegalArgumentException | DateTimeException damaged) {
            log.warn(
                    "{} cannot be read ({}): schedules count from now on, and a run missed before is not caught up",
                    file,
                    damaged.getMessage());
            return FiringState.EMPTY;
        }
    }

    @Override
    public void save(FiringState state) {
        DurableFile.write(file, text(state).getBytes(StandardCharsets.UTF_8));
    }

    private String text(FiringState state) {
        ObjectNode root = mapper.createObjectNode();
        ObjectNode marks = root.putObject("schedules");
        state.marks()
                .forEach((id, mark) -> marks.putObject(id.toString())
                        .put("cron", mark.cron())
                        .put("zone", mark.zone().getId())
                        .put("handled", mark.handled().toString()));
        ObjectNode retries = root.putObject("retries");
        state.retries()
                .forEach((group, retry) -> retries.putObject(group.toString())
                        .put("schedule", retry.schedule().toString())
                        .put("due", retry.due().toString())
                        .put("failed", retry.failed().toString())
                        .put("attempt", retry.attempt())
                        .put("at", retry.at().toString())
                        .put("until", retry.until().toString()));
        var starting = root.putArray("starting");
        state.starting().forEach(fire -> {
            ObjectNode node = starting.addObject()
                    .put("job", fire.job().toString())
                    .put("schedule", fire.schedule().toString())
                    .put("group", fire.group().toString())
                    .put("due", fire.due().toString())
                    .put("reason", fire.reason().word())
                    .put("attempt", fire.attempt());
            fire.retryOf().ifPresent(first -> node.put("retryOf", first.toString()));
        });
        return root.toString();
    }

    private static FiringState state(JsonNode root) {
        Map<ScheduleId, FiringState.Mark> marks = new HashMap<>();
        root.path("schedules")
                .properties()
                .forEach(each -> marks.put(
                        ScheduleId.of(each.getKey()),
                        new FiringState.Mark(
                                text(each.getValue(), "cron"),
                                ZoneId.of(text(each.getValue(), "zone")),
                                time(each.getValue(), "handled"))));
        Map<SourceGroupId, FiringState.Retry> retries = new HashMap<>();
        root.path("retries")
                .properties()
                .forEach(each -> retries.put(SourceGroupId.of(each.getKey()), retry(each.getValue())));
        List<Fire> starting = new ArrayList<>();
        root.path("starting").forEach(node -> starting.add(fire(node)));
        return new FiringState(marks, retries, starting);
    }

    private static FiringState.Retry retry(JsonNode node) {
        return new FiringState.Retry(
                ScheduleId.of(text(node, "schedule")),
                time(node, "due"),
                JobId.of(text(node, "failed")),
                node.path("attempt").asInt(2),
                time(node, "at"),
                time(node, "until"));
    }

    private static Fire fire(JsonNode node) {
        return new Fire(
                JobId.of(text(node, "job")),
                ScheduleId.of(text(node, "schedule")),
                SourceGroupId.of(text(node, "group")),
                time(node, "due"),
                Origin.Reason.ofWord(text(node, "reason")).orElse(Origin.Reason.DUE),
                Optional.of(node.path("retryOf").asString(""))
                        .filter(t -> !t.isEmpty())
                        .map(JobId::of),
                node.path("attempt").asInt(1));
    }

    private static Instant time(JsonNode node, String key) {
        return Instant.parse(text(node, key));
    }

    private static String text(JsonNode node, String key) {
        return node.path(key).asString("");
    }
}
