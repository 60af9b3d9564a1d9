package io.resticmanager.agent.disk;

import io.resticmanager.domain.Ulid;
import io.resticmanager.domain.job.JobId;
import io.resticmanager.ports.agent.JobJournal;
import io.resticmanager.ports.agent.JournaledJob;
import io.resticmanager.ports.engine.EngineProcess;
import io.resticmanager.ws.client.StoredForm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// One small file a job, replaced whole: `open/<id>.json` until its end is in the spool, then `settled/<id>.json`. So a
/// start reads only what is open, however many jobs there were.
public final class FileJobJournal implements JobJournal {
    private static final Logger log = LoggerFactory.getLogger(FileJobJournal.class);
    private static final String SUFFIX = ".json";

    private final Path open;
    private final Path settled;
    private final JsonMapper mapper = JsonMapper.builder().build();
    private final StoredForm form = new StoredForm();

    public FileJobJournal(Path folder) {
        this.open = folder.resolve("open");
        this.settled = folder.resolve("settled");
    }

    @Override
    public Optional<JournaledJob> find(JobId id) {
        // Written to settled before it is removed from open: looked for in the other order, it is never missed.
        Optional<JournaledJob> found = read(file(open, id));
        return read(file(settled, id)).or(() -> found);
    }

    @Override
    public void write(JournaledJob job) {
        DurableFile.write(
                file(job.isSettled() ? settled : open, job.id()), text(job).getBytes(StandardCharsets.UTF_8));
        if (job.isSettled()) {
            remove(file(open, job.id()));
        }
    }

    @Override
    public List<JournaledJob> unsettled() {
        for (Path file : files(open)) {
            if (Files.exists(settled.resolve(file.getFileName()))) {
                remove(file); // a crash came between the two steps of settling it
            }
        }
        return files(open).stream()
                .flatMap(file -> readOrSay(file).stream())
                .sorted(Comparator.comparing(JournaledJob::acceptedAt))
                .toList();
    }

    /// The one that was settled last, for people; empty when there is none or it cannot be read.
    public Optional<JournaledJob> lastSettled() {
        return files(settled).stream()
                .max(Comparator.comparing(FileJobJournal::modified))
                .flatMap(this::readOrSay);
    }

    @Override
    public void forgetSettledBefore(Instant instant) {
        FileTime oldest = FileTime.from(instant);
        for (Path file : files(settled)) {
            if (modified(file).compareTo(oldest) < 0) {
                remove(file);
            }
        }
    }

    private Optional<JournaledJob> readOrSay(Path file) {
        try {
            return read(file);
        } catch (UncheckedIOException damaged) {
            log.warn("{} cannot be read and is left as it is: {}", file, damaged.getMessage());
            return Optional.empty();
        }
    }

    private Optional<JournaledJob> read(Path file) {
        try {
            return Optional.of(job(form, mapper.readTree(Files.readString(file)), settled.equals(file.getParent())));
        } catch (NoSuchFileException none) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be read", e);
        } catch (JacksonException | IllegalArgumentException | java.time.DateTimeException damaged) {
            throw new UncheckedIOException(file + " is damaged", new IOException("it is no journal of a job"));
        }
    }

    private String text(JournaledJob job) {
        ObjectNode node = mapper.createObjectNode();
        node.put("acceptedAt", job.acceptedAt().toString());
        node.put("command", form.of(job.command()));
        job.startedAt().ifPresent(at -> node.put("startedAt", at.toString()));
        job.child().ifPresent(child -> {
            node.put("childPid", child.pid());
            node.put("childStartedAt", child.startedAt().toString());
        });
        if (job.postHookOwed()) {
            node.put("postHookOwed", true);
        }
        job.end().ifPresent(end -> node.put("end", form.of(end)));
        return node.toString();
    }

    private static JournaledJob job(StoredForm form, JsonNode node, boolean settled) {
        return new JournaledJob(
                form.command(node.path("command").asString("")),
                Instant.parse(node.path("acceptedAt").asString("")),
                text(node, "startedAt").map(Instant::parse),
                text(node, "childStartedAt")
                        .map(at -> new EngineProcess(node.path("childPid").asLong(0), Instant.parse(at))),
                node.path("postHookOwed").asBoolean(false),
                text(node, "end").map(form::finished),
                settled);
    }

    private static Optional<String> text(JsonNode node, String key) {
        return node.path(key).isString() ? Optional.of(node.path(key).asString()) : Optional.empty();
    }

    private static List<Path> files(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> isJob(file.getFileName().toString())).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(folder + " cannot be read", e);
        }
    }

    private static boolean isJob(String name) {
        return name.endsWith(SUFFIX) && Ulid.isValid(name.substring(0, name.length() - SUFFIX.length()));
    }

    private static FileTime modified(Path file) {
        try {
            return Files.getLastModifiedTime(file);
        } catch (IOException gone) {
            return FileTime.fromMillis(0);
        }
    }

    private static Path file(Path folder, JobId id) {
        return folder.resolve(id + SUFFIX);
    }

    private static void remove(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(file + " could not be removed", e);
        }
    }
}
