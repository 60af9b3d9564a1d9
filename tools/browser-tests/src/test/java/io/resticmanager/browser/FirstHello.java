package io.resticmanager.browser;

import io.resticmanager.domain.Secret;
import io.resticmanager.domain.Ulid;
import io.resticmanager.domain.delivery.SpoolId;
import io.resticmanager.domain.delivery.SpoolRange;
import io.resticmanager.domain.host.HostId;
import io.resticmanager.domain.host.Platform;
import io.resticmanager.ports.Ids;
import io.resticmanager.ports.delivery.GreetAgent;
import io.resticmanager.ports.delivery.Hello;
import io.resticmanager.ports.enroll.EnrollHost;
import io.resticmanager.ports.host.Presence;
import java.util.Optional;
import java.util.Set;

/// A machine that enrolls and connects, by the use cases that the agent's calls lead to.
final class FirstHello {
    private final PageServer server;
    private final String machine;

    FirstHello(PageServer server, String machine) {
        this.server = server;
        this.machine = machine;
    }

    EnrollHost.Result enroll(String token, String hostname) {
        return server.get(EnrollHost.class)
                .enroll(
                        "127.0.0.1",
                        new Secret(token),
                        new EnrollHost.Machine(
                                hostname, new Platform("linux", "amd64"), "0.1.0", Optional.of("0.18.0"), machine));
    }

    void connect(HostId host, String hostname) {
        Ulid process = server.get(Ids.class).next();
        GreetAgent greet = server.get(GreetAgent.class);
        greet.greet(
                host,
                new Hello(
                        1,
                        "0.1.0",
                        Optional.of("0.18.0"),
                        Optional.empty(),
                        hostname,
                        new Platform("linux", "amd64"),
                        "boot",
                        machine,
                        Optional.empty(),
                        process,
                        Set.of(),
                        new SpoolRange(new SpoolId(process), 1, 0),
                        Optional.of(server.clock.instant()),
                        Optional.of(true)));
        server.agents.connect(host);
        greet.replayed(host, Set.of());
        server.get(Presence.class).heard(host);
    }
}
