package io.resticmanager.http;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A refusal as RFC 9457 tells it.
///
/// @param code stable, for programs
/// @param title short, the same for every refusal with this code
/// @param detail a sentence that says what to do
/// @param current how the thing is now, for a caller that saw an older state
/// @param headers sent beside, e.g. `Retry-After`
public record Problem(
        int status,
        String code,
        String title,
        String detail,
        List<FieldError> errors,
        Optional<Object> current,
        Map<String, String> headers) {

    public Problem {
        errors = List.copyOf(errors);
        headers = Map.copyOf(headers);
    }

    public static Problem of(int status, String code, String title, String detail) {
        return new Problem(status, code, title, detail, List.of(), Optional.empty(), Map.of());
    }

    public static Problem notFound(String what) {
        return of(
                404,
                "not-found",
                "Not found",
                "There is no such " + what + ". It may have been removed; list them anew.");
    }

    public static Problem invalid(List<FieldError> errors) {
        return new Problem(
                422,
                "validation-failed",
                "The request has mistakes",
                "Correct the named fields and try again.",
                errors,
                Optional.empty(),
                Map.of());
    }

    public static Problem invalid(String field, String message) {
        return invalid(List.of(new FieldError(field, message)));
    }

    /// @param current as the caller should see it before deciding again
    public static Problem stale(Object current) {
        return new Problem(
                412,
                "stale",
                "Changed by somebody else",
                "This was changed since you read it. Look at the current state and try again with its ETag.",
                List.of(),
                Optional.of(current),
                Map.of());
    }

    public Problem with(String header, String value) {
        return new Problem(status, code, title, detail, errors, current, Map.of(header, value));
    }
}
