package io.resticmanager.http.api.enroll;

import io.resticmanager.domain.Secret;
import io.resticmanager.domain.host.Platform;
import io.resticmanager.http.Answer;
import io.resticmanager.http.Call;
import io.resticmanager.http.Fields;
import io.resticmanager.http.Problem;
import io.resticmanager.http.RefusedCallException;
import io.resticmanager.http.Resource;
import io.resticmanager.http.Route;
import io.resticmanager.ports.account.LoginLimits;
import io.resticmanager.ports.enroll.EnrollHost;
import io.resticmanager.ports.plan.CertificatePins;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A machine that comes with a token becomes a host.
public final class EnrollResource implements Resource {
    private final EnrollHost enroll;
    private final LoginLimits limits;
    private final CertificatePins pins;

    @Inject
    public EnrollResource(EnrollHost enroll, LoginLimits limits, CertificatePins pins) {
        this.enroll = enroll;
        this.limits = limits;
        this.pins = pins;
    }

    public record EnrollInput(
            @Nullable Secret token,
            @Nullable String hostname,
            @Nullable String os,
            @Nullable String arch,
            @Nullable String agentVersion,
            @Nullable String resticVersion,
            @Nullable String machineId) {}

    /// @param bearer for the agent alone; shown once
    /// @param certPin what the operator said of the server's certificates, several with commas between
    public record EnrolledJson(String hostId, String bearer, Optional<String> certPin) {}

    @Override
    public List<Route> routes() {
        return List.of(Route.post("/api/agents/enroll")
                .named("enroll", "Makes a machine with a token a host.")
                .forEverybody()
                .takes(EnrollInput.class, "token", "hostname", "os", "arch", "agentVersion", "machineId")
                .answers(201, EnrolledJson.class)
                .by(this::enroll));
    }

    private Answer enroll(Call call) {
        EnrollInput in = call.input(EnrollInput.class);
        Fields fields = new Fields();
        Optional<Secret> token = fields.required("token", in.token(), t -> t);
        Optional<String> hostname = fields.required("hostname", in.hostname(), Machines::name);
        Optional<String> os = fields.required("os", in.os(), o -> new Platform(o, "any").os());
        Optional<String> arch = fields.required("arch", in.arch(), a -> new Platform("any", a).arch());
        Optional<String> agent = fields.required("agentVersion", in.agentVersion(), Machines::version);
        Optional<String> restic = fields.optional("resticVersion", in.resticVersion(), Machines::version);
        Optional<String> machine = fields.required("machineId", in.machineId(), Machines::id);
        fields.check();
        // Only refusals count: a fleet behind one address enrolls as fast as it likes.
        String key = "enroll:" + call.address();
        Duration wait = limits.remainingWait(key);
        if (!wait.isZero()) {
            long seconds = Math.max(1, wait.plusMillis(999).toSeconds());
            throw new RefusedCallException(Problem.of(
                            429,
                            "too-many-attempts",
                            "Too many attempts",
                            "Too many enrollments from this address were refused. Wait " + seconds
                                    + " s and use a token that is still open.")
                    .with("Retry-After", Long.toString(seconds)));
        }
        EnrollHost.Machine described = new EnrollHost.Machine(
                hostname.orElseThrow(),
                new Platform(os.orElseThrow(), arch.orElseThrow()),
                agent.orElseThrow(),
                restic,
                machine.orElseThrow());
        return switch (enroll.enroll(call.address(), token.orElseThrow(), described)) {
            case EnrollHost.Result.Enrolled enrolled -> enrolled(enrolled);
            case EnrollHost.Result.Refused ignored -> {
                limits.failed(key);
                throw new RefusedCallException(Problem.of(
                        403,
                        "token-refused",
                        "Token refused",
                        "This token is unknown, expired, used up or revoked. Make a new one on the server."));
            }
            case EnrollHost.Result.MachineKnown known ->
                throw new RefusedCallException(Problem.of(
                        409,
                        "machine-known",
                        "Machine known",
                        "This machine is the host " + known.host()
                                + " already. Make a token for that host, or remove the host first."));
        };
    }

    private Answer enrolled(EnrollHost.Result.Enrolled enrolled) {
        Optional<String> pin = Optional.of(String.join(",", pins.sha256())).filter(p -> !p.isEmpty());
        return new Answer.Json(
                201,
                new EnrolledJson(enrolled.host().toString(), enrolled.bearer().reveal(), pin),
                Map.of());
    }
}
