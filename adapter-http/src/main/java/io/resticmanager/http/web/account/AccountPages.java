package io.resticmanager.http.web.account;

import io.resticmanager.domain.Secret;
import io.resticmanager.domain.Ulid;
import io.resticmanager.domain.account.Session;
import io.resticmanager.http.Problem;
import io.resticmanager.http.RefusedCallException;
import io.resticmanager.http.web.Form;
import io.resticmanager.http.web.Frame;
import io.resticmanager.http.web.Frames;
import io.resticmanager.http.web.PageRoute;
import io.resticmanager.http.web.PageSet;
import io.resticmanager.http.web.Reply;
import io.resticmanager.http.web.Visit;
import io.resticmanager.http.web.words.Browsers;
import io.resticmanager.http.web.words.Durations;
import io.resticmanager.http.web.words.Moment;
import io.resticmanager.ports.account.Sessions;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.List;

/// The user's own sessions and password.
public final class AccountPages implements PageSet {
    private static final String PAGE = "account/account.jte";

    private final Sessions sessions;
    private final Frames frames;
    private final Clock clock;

    @Inject
    public AccountPages(Sessions sessions, Frames frames, Clock clock) {
        this.sessions = sessions;
        this.frames = frames;
        this.clock = clock;
    }

    public record Account(Frame frame, List<Row> sessions, Form form) {}

    /// @param browser as far as it tells
    /// @param current whether it is the one that looks
    public record Row(String id, String browser, String address, Moment used, Moment began, boolean current) {}

    @Override
    public List<PageRoute> routes() {
        return List.of(
                PageRoute.get("/account").by(visit -> Reply.view(PAGE, account(visit))),
                PageRoute.post("/account/password").by(this::changePassword),
                PageRoute.post("/account/sessions/{id}/revoke").by(this::revoke));
    }

    private Account account(Visit visit) {
        Ulid current = visit.session().session().id();
        return new Account(
                frames.of(visit, Frame.Section.ACCOUNT, "Sessions and password"),
                sessions.own(visit.person()).stream()
                        .map(session -> row(session, current))
                        .toList(),
                visit.form());
    }

    private Row row(Session session, Ulid current) {
        return new Row(
                session.id().text(),
                Browsers.words(session.userAgent()),
                session.address(),
                Moment.of(session.lastUsedAt(), clock),
                Moment.absolute(session.createdAt(), clock),
                session.id().equals(current));
    }

    private Reply changePassword(Visit visit) {
        Form form = visit.form();
        Secret current = form.secret("current");
        Secret wanted = form.secret("wanted");
        if (current.isEmpty()) {
            form.refuse("current", "Type your present password.");
        }
        if (wanted.isEmpty()) {
            form.refuse("wanted", "Choose a new password.");
        } else if (!wanted.equals(form.secret("again"))) {
            form.refuse("again", "This is not the same password. Type it once more.");
        }
        if (!form.isGood()) {
            return Reply.refused(PAGE, account(visit));
        }
        return switch (sessions.changePassword(visit.session(), current, wanted)) {
            case Sessions.PasswordChange.Done ignored ->
                Reply.to("/account").saying("Your password is changed, and your other sessions are ended.");
            case Sessions.PasswordChange.WrongPassword ignored -> {
                form.refuse("current", "This is not your present password.");
                yield Reply.refused(PAGE, account(visit));
            }
            case Sessions.PasswordChange.TooMany many -> {
                form.refuse(
                        "current",
                        "Too many attempts failed. Wait "
                                + Durations.words(many.retryAfter().plusMillis(999)) + " and try again.");
                yield Reply.refused(PAGE, account(visit));
            }
            case Sessions.PasswordChange.BadPassword bad -> {
                form.refuse("wanted", bad.objection());
                yield Reply.refused(PAGE, account(visit));
            }
        };
    }

    private Reply revoke(Visit visit) {
        Ulid id = visit.id("id", "session", u -> u);
        if (!sessions.revoke(visit.person(), id)) {
            throw new RefusedCallException(Problem.notFound("session"));
        }
        return id.equals(visit.session().session().id())
                ? Reply.to("/login")
                : Reply.to("/account").saying("The session is ended.");
    }
}
