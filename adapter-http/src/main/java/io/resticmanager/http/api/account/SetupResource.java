package io.resticmanager.http.api.account;

import io.resticmanager.domain.Secret;
import io.resticmanager.domain.account.Actor;
import io.resticmanager.domain.account.Username;
import io.resticmanager.http.Answer;
import io.resticmanager.http.Call;
import io.resticmanager.http.Fields;
import io.resticmanager.http.Problem;
import io.resticmanager.http.RefusedCallException;
import io.resticmanager.http.Resource;
import io.resticmanager.http.Route;
import io.resticmanager.ports.account.LoginLimits;
import io.resticmanager.ports.account.SetUpFirstAdmin;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The first admin.
public final class SetupResource implements Resource {
    private final SetUpFirstAdmin setup;
    private final LoginLimits limits;

    @Inject
    public SetupResource(SetUpFirstAdmin setup, LoginLimits limits) {
        this.setup = setup;
        this.limits = limits;
    }

    /// @param token as the server's log showed it
    public record SetupInput(
            @Nullable Secret token,
            @Nullable String username,
            @Nullable Secret password) {}

    @Override
    public List<Route> routes() {
        return List.of(Route.post("/api/setup")
                .named("setUp", "Makes the first administrator with the token from the server's log.")
                .forEverybody()
                .takes(SetupInput.class, "token", "username", "password")
                .answers(201, UserJson.class)
                .by(this::setUp));
    }

    private Answer setUp(Call call) {
        SetupInput in = call.input(SetupInput.class);
        Fields fields = new Fields();
        Optional<Secret> token = fields.required("token", in.token(), t -> t);
        Optional<Username> username = fields.required("username", in.username(), Username::new);
        Optional<Secret> password = fields.required("password", in.password(), p -> p);
        fields.check();
        String key = "setup:" + call.address();
        Duration wait = limits.remainingWait(key);
        if (!wait.isZero()) {
            throw new RefusedCallException(SessionResource.tooMany(wait));
        }
        return switch (setup.setUp(
                new Actor.Anonymous(call.address()),
                token.orElseThrow(),
                username.orElseThrow(),
                password.orElseThrow())) {
            case SetUpFirstAdmin.Result.Done done -> new Answer.Json(201, UserJson.of(done.admin()), Map.of());
            case SetUpFirstAdmin.Result.WrongToken ignored -> {
                limits.failed(key);
                throw new RefusedCallException(Problem.of(
                        403,
                        "wrong-token",
                        "Wrong setup token",
                        "Take the newest token from the server's log, or print one with: restic-manager-server"
                                + " setup-token."));
            }
            case SetUpFirstAdmin.Result.AlreadySetUp ignored ->
                throw new RefusedCallException(Problem.of(
                        409, "already-set-up", "Already set up", "There is an administrator already. Log in instead."));
            case SetUpFirstAdmin.Result.BadPassword bad ->
                throw new RefusedCallException(Problem.invalid("password", bad.objection()));
        };
    }
}
