package io.resticmanager.http.api.job;

import io.resticmanager.domain.account.Permission;
import io.resticmanager.domain.job.JobId;
import io.resticmanager.domain.job.LogEntry;
import io.resticmanager.http.Answer;
import io.resticmanager.http.Call;
import io.resticmanager.http.Fields;
import io.resticmanager.http.Json;
import io.resticmanager.http.Problem;
import io.resticmanager.http.RefusedCallException;
import io.resticmanager.http.Resource;
import io.resticmanager.http.Route;
import io.resticmanager.ports.job.ReadJobs;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// A job's log, a page at a time or whole.
public final class JobLogResource implements Resource {
    private static final int DEFAULT_LIMIT = 1_000;

    private final ReadJobs read;
    private final Json json;

    @Inject
    public JobLogResource(ReadJobs read, Json json) {
        this.read = read;
        this.json = json;
    }

    /// @param next what to give as `after` for the next page; absent when this one was not full
    public record LogPageJson(List<LogLineJson> items, Optional<Long> next) {}

    @Override
    public List<Route> routes() {
        return List.of(
                Route.get("/api/jobs/{id}/log")
                        .named("readJobLog", "A page of a job's log.")
                        .needs(Permission.VIEW)
                        .asks("after", "Lines after this one; 0 unless told.")
                        .asks("limit", "How many at most: 1 to 5000, 1000 unless told.")
                        .answers(200, LogPageJson.class)
                        .by(this::page),
                Route.get("/api/jobs/{id}/log.txt")
                        .named("readJobLogText", "The whole log as text.")
                        .needs(Permission.VIEW)
                        .answersText("text/plain")
                        .by(call -> whole(call, "text/plain; charset=utf-8", LogLineJson::plain)),
                Route.get("/api/jobs/{id}/log.ndjson")
                        .named("readJobLogLines", "The whole log, one JSON object a line.")
                        .needs(Permission.VIEW)
                        .answersText("application/x-ndjson")
                        .by(call ->
                                whole(call, "application/x-ndjson", entry -> json.text(LogLineJson.of(entry)) + "\n")));
    }

    private Answer page(Call call) {
        Fields fields = new Fields();
        Optional<Long> after =
                fields.optional("after", call.query("after").orElse(null), t -> number(t, 0, Long.MAX_VALUE / 2));
        Optional<Long> limit = fields.optional(
                "limit", call.query("limit").orElse(null), t -> number(t, 1, ReadJobs.MOST_LOG_ENTRIES));
        fields.check();
        JobId id = known(call);
        int most = limit.map(Long::intValue).orElse(DEFAULT_LIMIT);
        List<LogEntry> entries = read.log(call.actor(), id, after.orElse(0L), most);
        Optional<Long> next = entries.size() < most
                ? Optional.empty()
                : Optional.of(entries.getLast().lastLine());
        return Answer.ok(new LogPageJson(entries.stream().map(LogLineJson::of).toList(), next));
    }

    private Answer whole(Call call, String contentType, Function<LogEntry, String> line) {
        JobId id = known(call);
        return new Answer.Stream(200, contentType, out -> write(call, id, line, out), Map.of());
    }

    private void write(Call call, JobId id, Function<LogEntry, String> line, OutputStream out) throws IOException {
        long after = 0;
        while (true) {
            List<LogEntry> entries = read.log(call.actor(), id, after, DEFAULT_LIMIT);
            StringBuilder text = new StringBuilder();
            entries.forEach(entry -> text.append(line.apply(entry)));
            out.write(text.toString().getBytes(StandardCharsets.UTF_8));
            if (entries.size() < DEFAULT_LIMIT) {
                return;
            }
            after = entries.getLast().lastLine();
        }
    }

    private JobId known(Call call) {
        JobId id = JobResource.id(call);
        if (read.find(call.actor(), id).isEmpty()) {
            throw new RefusedCallException(Problem.notFound("job"));
        }
        return id;
    }

    static long number(String text, long least, long most) {
        if (text.matches("[0-9]{1,18}")) {
            long number = Long.parseLong(text);
            if (number >= least && number <= most) {
                return number;
            }
        }
        throw new IllegalArgumentException(
                most > 1_000_000
                        ? "a line number is expected"
                        : "a number from " + least + " to " + most + " is expected");
    }
}
