package io.resticmanager.domain.enroll;

import io.resticmanager.domain.Ulid;
import io.resticmanager.domain.host.HostId;
import java.time.Instant;
import java.util.Optional;

/// Who may become which host with a token (delivery: Enrollment).
public final class EnrollmentRules {
    private EnrollmentRules() {}

    /// The host that already has this machine id.
    ///
    /// @param enrolledWith the token it was enrolled with last
    /// @param helloSeen whether its agent has connected since
    public record KnownMachine(HostId host, Ulid enrolledWith, boolean helloSeen) {}

    public sealed interface Ruling {
        /// A machine never seen: a new host, one use of the token gone.
        record NewHost() implements Ruling {}

        /// The answer got lost on the way: the same host again with a fresh bearer, no use gone.
        record SameAgain(HostId host) implements Ruling {}

        /// The token was made for this host: it stays and gets a fresh bearer, one use gone.
        record Rebound(HostId host) implements Ruling {}

        /// The token is unknown, expired, burned or revoked. Which of these is for the log, not for the caller.
        record Refused(String reason) implements Ruling {}

        /// An ordinary token, but the machine is a host already.
        record MachineKnown(HostId host) implements Ruling {}
    }

    public static Ruling rule(EnrollmentToken token, Optional<KnownMachine> known, Instant now) {
        if (token.revokedAt().isPresent()) {
            return new Ruling.Refused("revoked");
        }
        if (!now.isBefore(token.expiresAt())) {
            return new Ruling.Refused("expired");
        }
        if (known.isPresent() && isRepeat(token, known.get())) {
            return new Ruling.SameAgain(known.get().host());
        }
        if (token.usesLeft() == 0) {
            return new Ruling.Refused("used");
        }
        if (token.forHost().isPresent()) {
            HostId wanted = token.forHost().get();
            // Another host's machine cannot take this host over: it would then be two hosts in one machine.
            return known.filter(k -> !k.host().equals(wanted)).isPresent()
                    ? new Ruling.MachineKnown(known.get().host())
                    : new Ruling.Rebound(wanted);
        }
        return known.<Ruling>map(k -> new Ruling.MachineKnown(k.host())).orElseGet(Ruling.NewHost::new);
    }

    private static boolean isRepeat(EnrollmentToken token, KnownMachine known) {
        return known.enrolledWith().equals(token.id()) && !known.helloSeen();
    }
}
