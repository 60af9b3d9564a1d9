package io.resticmanager.http.web.account;

import io.resticmanager.domain.Secret;
import io.resticmanager.domain.account.Actor;
import io.resticmanager.domain.account.Username;
import io.resticmanager.http.SessionGate;
import io.resticmanager.http.web.Form;
import io.resticmanager.http.web.Frame;
import io.resticmanager.http.web.Frames;
import io.resticmanager.http.web.OwnPath;
import io.resticmanager.http.web.PageRoute;
import io.resticmanager.http.web.PageSet;
import io.resticmanager.http.web.Reply;
import io.resticmanager.http.web.Visit;
import io.resticmanager.http.web.words.Durations;
import io.resticmanager.ports.account.LoginLimits;
import io.resticmanager.ports.account.Sessions;
import io.resticmanager.ports.account.SetUpFirstAdmin;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The ways in and out: setup, login, logout.
public final class EntrancePages implements PageSet {
    private static final String LOGIN = "account/login.jte";
    private static final String SETUP = "account/setup.jte";

    private final Sessions sessions;
    private final SetUpFirstAdmin setup;
    private final LoginLimits limits;
    private final Frames frames;

    @Inject
    public EntrancePages(Sessions sessions, SetUpFirstAdmin setup, LoginLimits limits, Frames frames) {
        this.sessions = sessions;
        this.setup = setup;
        this.limits = limits;
        this.frames = frames;
    }

    /// @param back where to go after the login
    /// @param refusal why the last try was not taken; empty text for none
    /// @param losesCookie whether this address cannot keep a login
    public record Login(Frame frame, String host, String username, String back, String refusal, boolean losesCookie) {}

    public record Setup(Frame frame, String host, Form form, boolean losesCookie) {}

    @Override
    public List<PageRoute> routes() {
        return List.of(
                PageRoute.get("/login").forEverybody().by(this::showLogin),
                PageRoute.post("/login").forEverybody().by(this::logIn),
                PageRoute.get("/setup").forEverybody().by(this::showSetup),
                PageRoute.post("/setup").forEverybody().by(this::setUp),
                PageRoute.post("/logout").by(this::logOut));
    }

    private Reply showLogin(Visit visit) {
        if (visit.sessionIfAny().isPresent()) {
            return Reply.to(back(visit.query("back").orElse("")));
        }
        if (setup.isNeeded()) {
            return Reply.to("/setup");
        }
        return Reply.view(LOGIN, login(visit, visit.query("back").orElse(""), ""));
    }

    private Reply logIn(Visit visit) {
        String username = visit.form().text("username");
        Secret password = visit.form().secret("password");
        String back = visit.form().text("back");
        if (username.isEmpty() || password.isEmpty()) {
            return Reply.refused(LOGIN, login(visit, back, "Enter your user name and your password."));
        }
        String agent = visit.header("User-Agent").orElse("");
        return switch (sessions.logIn(visit.address(), agent, username, password)) {
            case Sessions.LogIn.Welcome welcome ->
                Reply.to(back(back)).with("Set-Cookie", SessionGate.cookie(welcome.token(), visit.secureCookie()));
            case Sessions.LogIn.Refused ignored ->
                Reply.refused(LOGIN, login(visit, back, "The user name or the password is wrong."));
            case Sessions.LogIn.TooMany many ->
                tooMany(LOGIN, login(visit, back, wait(many.retryAfter())), many.retryAfter());
        };
    }

    private Reply showSetup(Visit visit) {
        if (!setup.isNeeded()) {
            return Reply.to("/login");
        }
        return Reply.view(SETUP, setup(visit));
    }

    private Reply setUp(Visit visit) {
        Form form = visit.form();
        Optional<Secret> token = form.required("token", "Paste the token from the server's log.", Secret::new);
        Optional<Username> username = form.required("username", "Choose a user name.", Username::new);
        Secret password = form.secret("password");
        if (password.isEmpty()) {
            form.refuse("password", "Choose a password.");
        } else if (!password.equals(form.secret("again"))) {
            form.refuse("again", "This is not the same password. Type it once more.");
        }
        if (!form.isGood()) {
            return Reply.refused(SETUP, setup(visit));
        }
        String key = "setup:" + visit.address();
        Duration wait = limits.remainingWait(key);
        if (!wait.isZero()) {
            form.refuse("token", wait(wait));
            return tooMany(SETUP, setup(visit), wait);
        }
        Actor actor = new Actor.Anonymous(visit.address());
        return switch (setup.setUp(actor, token.orElseThrow(), username.orElseThrow(), password)) {
            case SetUpFirstAdmin.Result.Done done ->
                switch (sessions.logIn(
                        visit.address(),
                        visit.header("User-Agent").orElse(""),
                        done.admin().username().text(),
                        password)) {
                    case Sessions.LogIn.Welcome welcome ->
                        Reply.to("/").with("Set-Cookie", SessionGate.cookie(welcome.token(), visit.secureCookie()));
                    case Sessions.LogIn.Refused ignored -> Reply.to("/login");
                    case Sessions.LogIn.TooMany ignored -> Reply.to("/login");
                };
            case SetUpFirstAdmin.Result.WrongToken ignored -> {
                limits.failed(key);
                form.refuse(
                        "token",
                        "This is not the newest token. Take it from the server's log, or print a new one with:"
                                + " restic-manager-server setup-token.");
                yield Reply.refused(SETUP, setup(visit));
            }
            case SetUpFirstAdmin.Result.AlreadySetUp ignored ->
                Reply.to("/login").warning("There is an administrator already. Sign in instead.");
            case SetUpFirstAdmin.Result.BadPassword bad -> {
                form.refuse("password", bad.objection());
                yield Reply.refused(SETUP, setup(visit));
            }
        };
    }

    private Reply logOut(Visit visit) {
        sessions.logOut(visit.session());
        return Reply.to("/login")
                .saying("You are signed out.")
                .with("Set-Cookie", SessionGate.noCookie(visit.secureCookie()));
    }

    private Login login(Visit visit, String back, String refusal) {
        Frame frame = frames.of(visit, Frame.Section.NONE, "Sign in");
        return new Login(
                frame, host(visit), visit.form().text("username"), OwnPath.or(back, ""), refusal, visit.losesCookie());
    }

    private Setup setup(Visit visit) {
        Frame frame = frames.of(visit, Frame.Section.NONE, "First-time setup");
        return new Setup(frame, host(visit), visit.form(), visit.losesCookie());
    }

    private static String host(Visit visit) {
        return URI.create(visit.baseUrl()).getAuthority();
    }

    private static String back(String given) {
        return OwnPath.or(given, "/");
    }

    private static String wait(Duration wait) {
        return "Too many attempts failed. Wait " + Durations.words(wait.plusMillis(999)) + " and try again.";
    }

    private static Reply tooMany(String template, Object content, Duration wait) {
        return new Reply.View(
                429,
                template,
                content,
                Map.of(
                        "Retry-After",
                        Long.toString(Math.max(1, wait.plusMillis(999).toSeconds()))));
    }
}
