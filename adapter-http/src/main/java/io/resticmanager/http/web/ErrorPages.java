package io.resticmanager.http.web;

import io.resticmanager.domain.account.Permission;
import io.resticmanager.http.Problem;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.Optional;

/// Refusals as pages: what happened, what to do, and the id to find it by in the server's log.
public final class ErrorPages {
    private static final String TEMPLATE = "error.jte";
    private static final String EXPIRED = "form-expired";

    private final Frames frames;

    @Inject
    public ErrorPages(Frames frames) {
        this.frames = frames;
    }

    /// @param action address and words of what to do next
    public record Content(
            Frame frame, int status, String title, String sentence, Action action, Optional<String> requestId) {}

    public record Action(String words, String href) {}

    /// A form whose token is not the session's: the login that it was made in has ended.
    static Problem expiredForm() {
        return Problem.of(
                419,
                EXPIRED,
                "This form has expired",
                "You have logged in again since the page was opened, so nothing was changed. Open the page again and"
                        + " repeat what you did.");
    }

    Reply of(Visit visit, Problem problem) {
        return switch (problem.status()) {
            case 404 ->
                page(
                        visit,
                        404,
                        "There is nothing here",
                        "The address is wrong, or what it named has been removed.",
                        new Action("Go to the fleet", "/"),
                        false);
            case 429 ->
                page(visit, 429, problem.title(), problem.detail(), new Action("Try again", visit.path()), false);
            default ->
                page(
                        visit,
                        problem.status(),
                        problem.title(),
                        problem.detail(),
                        new Action("Open the page again", problem.code().equals(EXPIRED) ? back(visit) : "/"),
                        true);
        };
    }

    Reply forbidden(Visit visit, Permission missing) {
        return page(
                visit,
                403,
                "Your role may not do this",
                words(missing) + " Ask an administrator to do it, or for another role.",
                new Action("Go to the fleet", "/"),
                false);
    }

    Reply unavailable(Visit visit) {
        return new Reply.View(
                503,
                "error-bare.jte",
                new Content(
                        bare(visit, "Not available now"),
                        503,
                        "The server cannot store anything now",
                        "Its disk may be full, or it is stopping. Backups on the hosts go on; try again in a moment.",
                        new Action("Try again", visit.path()),
                        Optional.of(visit.requestId())),
                Map.of("Retry-After", "5"));
    }

    Reply bug(Visit visit) {
        return new Reply.View(
                500,
                "error-bare.jte",
                new Content(
                        bare(visit, "Something went wrong"),
                        500,
                        "Something went wrong here",
                        "This is a mistake of ours, not yours. The server's log has the reason under this id.",
                        new Action("Go to the fleet", "/"),
                        Optional.of(visit.requestId())),
                Map.of());
    }

    private Reply page(Visit visit, int status, String title, String sentence, Action action, boolean withId) {
        boolean known = visit.sessionIfAny().isPresent();
        Frame frame = known ? frames.of(visit, Frame.Section.NONE, title) : bare(visit, title);
        return new Reply.View(
                status,
                known ? TEMPLATE : "error-bare.jte",
                new Content(
                        frame,
                        status,
                        title,
                        sentence,
                        action,
                        withId ? Optional.of(visit.requestId()) : Optional.empty()),
                Map.of());
    }

    // Asks no use case: these pages must work when nothing else does.
    private Frame bare(Visit visit, String title) {
        return frames.of(visit.by(Optional.empty()), Frame.Section.NONE, title);
    }

    /// The page that the form was on, as far as the browser tells.
    private static String back(Visit visit) {
        return visit.header("Referer")
                .filter(from -> from.startsWith(visit.origin() + "/"))
                .map(from -> from.substring(visit.origin().length()))
                .orElse("/");
    }

    private static String words(Permission missing) {
        return switch (missing) {
            case VIEW -> "Seeing this needs the right to view.";
            case RUN_JOBS -> "Starting and cancelling jobs is for operators and administrators.";
            case REMOVE_SNAPSHOTS -> "Removing snapshots and their data is for administrators.";
            case PIN_SNAPSHOTS -> "Pinning snapshots is for operators and administrators.";
            case UNLOCK_ALL -> "Removing locks that look alive is for administrators.";
            case MANAGE_HOSTS -> "Adding, changing and removing hosts is for operators and administrators.";
            case MANAGE_HOOKS -> "Hooks run commands on hosts: they are for administrators.";
            case MANAGE_REPOSITORIES -> "Changing repositories and their credentials is for administrators.";
            case VIEW_AUDIT -> "The audit trail is for administrators.";
            case MANAGE_USERS -> "Changing users is for administrators.";
        };
    }
}
