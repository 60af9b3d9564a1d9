package io.resticmanager.http;

import io.resticmanager.domain.account.Permission;
import java.util.LinkedHashMap;
import java.util.Map;

/// The refusals that the edge itself makes, and how every refusal is written.
final class Problems {
    private Problems() {}

    static Problem notLoggedIn() {
        return Problem.of(401, "unauthenticated", "Not logged in", "Log in with POST /api/session and try again.");
    }

    static Problem forbidden(Permission missing) {
        return Problem.of(
                403,
                "forbidden",
                "Not allowed",
                "Your role lacks the permission " + Fields.word(missing) + ". Ask an administrator.");
    }

    static Problem unavailable() {
        return Problem.of(
                        503,
                        "unavailable",
                        "Not available now",
                        "The server cannot store anything now: its disk may be full, or it is stopping. Try again later.")
                .with("Retry-After", "5");
    }

    static Problem tooLarge() {
        return Problem.of(
                413, "too-large", "Too large", "A request body has at most " + HttpConfig.MOST_BODY_BYTES + " bytes.");
    }

    static Problem bug(String id) {
        return Problem.of(
                500,
                "internal",
                "A mistake of ours",
                "Something went wrong here. The server's log has the reason under the request id " + id + ".");
    }

    static Answer answer(Problem problem, String requestId) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("type", "about:blank");
        body.put("title", problem.title());
        body.put("status", problem.status());
        body.put("detail", problem.detail());
        body.put("code", problem.code());
        body.put("requestId", requestId);
        if (!problem.errors().isEmpty()) {
            body.put("errors", problem.errors());
        }
        problem.current().ifPresent(current -> body.put("current", current));
        Map<String, String> headers = new LinkedHashMap<>(problem.headers());
        headers.put("Content-Type", "application/problem+json");
        return new Answer.Json(problem.status(), body, headers);
    }
}
