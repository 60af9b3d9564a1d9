package io.resticmanager.http.api.account;

import io.resticmanager.domain.Secret;
import io.resticmanager.domain.Ulid;
import io.resticmanager.domain.account.Session;
import io.resticmanager.http.Answer;
import io.resticmanager.http.Call;
import io.resticmanager.http.Fields;
import io.resticmanager.http.Problem;
import io.resticmanager.http.RefusedCallException;
import io.resticmanager.http.Resource;
import io.resticmanager.http.Route;
import io.resticmanager.http.SessionGate;
import io.resticmanager.ports.account.Sessions;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Logging in and out, the user's sessions, and the password.
public final class SessionResource implements Resource {
    private final Sessions sessions;

    @Inject
    public SessionResource(Sessions sessions) {
        this.sessions = sessions;
    }

    public record LoginInput(
            @Nullable String username, @Nullable Secret password) {}

    public record PasswordInput(
            @Nullable Secret current, @Nullable Secret wanted) {}

    /// @param csrfToken what unsafe calls carry in `X-CSRF-Token`
    public record LoginJson(UserJson user, String csrfToken) {}

    /// @param current whether it is the one that asks
    public record SessionJson(
            String id,
            Instant createdAt,
            Instant lastUsedAt,
            Instant expiresAt,
            String address,
            String userAgent,
            boolean current) {}

    public record SessionsJson(List<SessionJson> items) {}

    @Override
    public List<Route> routes() {
        return List.of(
                Route.post("/api/session")
                        .named("logIn", "Logs in: answers a cookie.")
                        .forEverybody()
                        .takes(LoginInput.class, "username", "password")
                        .answers(200, LoginJson.class)
                        .by(this::logIn),
                Route.get("/api/session")
                        .named("whoAmI", "Who is logged in, and the CSRF token.")
                        .answers(200, LoginJson.class)
                        .by(call -> Answer.ok(new LoginJson(
                                UserJson.of(call.person()),
                                call.session().session().csrfToken().reveal()))),
                Route.delete("/api/session")
                        .named("logOut", "Logs out.")
                        .answersNothing(204)
                        .by(this::logOut),
                Route.get("/api/sessions")
                        .named("listSessions", "One's own sessions, newest first.")
                        .answers(200, SessionsJson.class)
                        .by(this::list),
                Route.delete("/api/sessions/{id}")
                        .named("revokeSession", "Ends one of one's own sessions.")
                        .answersNothing(204)
                        .by(this::revoke),
                Route.post("/api/password")
                        .named("changePassword", "Changes one's own password and ends one's other sessions.")
                        .takes(PasswordInput.class, "current", "wanted")
                        .answersNothing(204)
                        .by(this::changePassword));
    }

    static Problem tooMany(Duration wait) {
        long seconds = Math.max(1, wait.plusMillis(999).toSeconds());
        return Problem.of(
                        429,
                        "too-many-attempts",
                        "Too many attempts",
                        "Too many attempts failed. Wait " + seconds + " s and try again.")
                .with("Retry-After", Long.toString(seconds));
    }

    private Answer logIn(Call call) {
        LoginInput in = call.input(LoginInput.class);
        Fields fields = new Fields();
        Optional<String> username = fields.required("username", in.username(), u -> u);
        Optional<Secret> password = fields.required("password", in.password(), p -> p);
        fields.check();
        String agent = call.header("User-Agent").orElse("");
        return switch (sessions.logIn(call.address(), agent, username.orElseThrow(), password.orElseThrow())) {
            case Sessions.LogIn.Welcome welcome ->
                Answer.ok(new LoginJson(
                                UserJson.of(welcome.user()),
                                welcome.session().csrfToken().reveal()))
                        .with("Set-Cookie", SessionGate.cookie(welcome.token(), call.secureCookie()));
            case Sessions.LogIn.Refused ignored ->
                throw new RefusedCallException(Problem.of(
                        401,
                        "wrong-login",
                        "Not logged in",
                        "The user name or the password is wrong. Correct it and try again."));
            case Sessions.LogIn.TooMany many -> throw new RefusedCallException(tooMany(many.retryAfter()));
        };
    }

    private Answer logOut(Call call) {
        sessions.logOut(call.session());
        return Answer.noContent().with("Set-Cookie", SessionGate.noCookie(call.secureCookie()));
    }

    private Answer list(Call call) {
        Ulid current = call.session().session().id();
        return Answer.ok(new SessionsJson(sessions.own(call.person()).stream()
                .map(session -> json(session, current))
                .toList()));
    }

    private Answer revoke(Call call) {
        Ulid id = call.id("id", "session", u -> u);
        if (!sessions.revoke(call.person(), id)) {
            throw new RefusedCallException(Problem.notFound("session"));
        }
        return Answer.noContent();
    }

    private Answer changePassword(Call call) {
        PasswordInput in = call.input(PasswordInput.class);
        Fields fields = new Fields();
        Optional<Secret> current = fields.required("current", in.current(), p -> p);
        Optional<Secret> wanted = fields.required("wanted", in.wanted(), p -> p);
        fields.check();
        return switch (sessions.changePassword(call.session(), current.orElseThrow(), wanted.orElseThrow())) {
            case Sessions.PasswordChange.Done ignored -> Answer.noContent();
            case Sessions.PasswordChange.WrongPassword ignored ->
                throw new RefusedCallException(
                        Problem.invalid("current", "This is not your present password. Correct it and try again."));
            case Sessions.PasswordChange.TooMany many -> throw new RefusedCallException(tooMany(many.retryAfter()));
            case Sessions.PasswordChange.BadPassword bad ->
                throw new RefusedCallException(Problem.invalid("wanted", bad.objection()));
        };
    }

    private static SessionJson json(Session session, Ulid current) {
        return new SessionJson(
                session.id().text(),
                session.createdAt(),
                session.lastUsedAt(),
                session.expiresAt(),
                session.address(),
                session.userAgent(),
                session.id().equals(current));
    }
}
