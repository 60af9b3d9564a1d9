package io.resticmanager.agent.cli;

import io.resticmanager.agent.config.AgentConfig;
import io.resticmanager.agent.config.AgentConfigFile;
import io.resticmanager.agent.config.ConfigRefusedException;
import io.resticmanager.agent.config.Places;
import io.resticmanager.agent.config.ServerUrl;
import io.resticmanager.agent.disk.DurableFile;
import io.resticmanager.agent.enroll.EnrollWithServer;
import io.resticmanager.agent.enroll.Enrollment;
import io.resticmanager.agent.machine.LocalMachine;
import io.resticmanager.agent.machine.MonotonicIds;
import io.resticmanager.domain.Secret;
import io.resticmanager.ports.engine.EngineVersion;
import io.resticmanager.restic.ProcessResticEngine;
import io.resticmanager.restic.ResticSettings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// `enroll`.
final class EnrollCommand implements Command {
    private static final String SERVER = "--server";
    private static final String TOKEN_FILE = "--token-file";
    private static final String PIN = "--cert-pin";
    private static final String STATE = "--state-dir";
    private static final String RESTIC = "--restic";
    private static final String MACHINE = "--machine-id";
    private static final int LONGEST_TOKEN = 1_000;

    @Override
    public String name() {
        return "enroll";
    }

    @Override
    public String operands() {
        return "";
    }

    @Override
    public String summary() {
        return "Makes this machine a host of a server, by a one-time token.";
    }

    @Override
    public String details() {
        return """
                  --server URL        address of the server; also RM_SERVER
                  --token-file FILE   file with the token, - for standard input; else RM_ENROLL_TOKEN, else asked for
                  --cert-pin PINS     SHA-256 of the server's certificate or public key, several with commas between;
                                      also RM_CERT_PIN
                  --state-dir DIR     where the agent keeps its state (default /var/lib/restic-manager-agent)
                  --restic FILE       the restic to use (default: looked for)
                  --machine-id ID     instead of the machine's own, for containers and copies

                Running it twice with the same token is safe until the agent has connected for the first time.
                """;
    }

    @Override
    public int operandCount() {
        return 0;
    }

    @Override
    public Set<String> valued() {
        return Set.of(SERVER, TOKEN_FILE, PIN, STATE, RESTIC, MACHINE);
    }

    @Override
    public int run(Arguments arguments, Terminal terminal) {
        URI server = TypedServer.url(arguments
                .value(SERVER)
                .or(() -> terminal.variable("RM_SERVER"))
                .orElseThrow(() -> new UsageException("enroll needs the server's address: --server URL.")));
        List<String> pins = TypedServer.pins(
                arguments.value(PIN).or(() -> terminal.variable("RM_CERT_PIN")).orElse(""));
        if (!pins.isEmpty() && "http".equalsIgnoreCase(server.getScheme())) {
            throw new UsageException("A certificate pin needs an https:// address.");
        }
        AgentConfigFile file = arguments.configFile();
        Optional<AgentConfig> before = before(file, terminal);
        Path state = arguments
                .value(STATE)
                .map(dir -> Path.of(dir).toAbsolutePath())
                .or(() -> before.map(AgentConfig::stateDirectory))
                .orElseGet(() -> Places.here().state());
        requireUsable(file, state);
        Optional<Path> restic = arguments
                .value(RESTIC)
                .map(path -> Path.of(path).toAbsolutePath())
                .or(() -> before.flatMap(AgentConfig::resticPath));
        Optional<String> machineId = arguments.value(MACHINE).or(() -> before.flatMap(AgentConfig::machineId));
        Secret token = token(arguments, terminal);
        LocalMachine machine =
                new LocalMachine(state, machineId, new MonotonicIds(Clock.systemUTC(), new SecureRandom()).next());
        Enrollment result = new EnrollWithServer(server, pins)
                .enroll(token, machine.identity(), resticVersion(state, restic, terminal));
        return switch (result) {
            case Enrollment.Refused(String sentence) -> throw new FailedException(sentence);
            case Enrollment.Done done -> {
                file.write(new AgentConfig(
                        server,
                        done.host(),
                        done.bearer(),
                        Optional.empty(),
                        pins.isEmpty() ? done.certPins() : pins,
                        restic,
                        state,
                        machineId,
                        before.map(AgentConfig::allowHooks).orElse(true)));
                terminal.out()
                        .println("Enrolled as host " + done.host() + " of " + server + ". Configuration: " + file.path()
                                + ".");
                if (ServerUrl.isOpenToOthers(server)) {
                    terminal.err()
                            .println("Warning: http:// is not encrypted: passwords of repositories travel in clear.");
                }
                yield 0;
            }
        };
    }

    // A damaged file is no reason not to enroll: it is about to be replaced.
    private static Optional<AgentConfig> before(AgentConfigFile file, Terminal terminal) {
        try {
            return file.readIfThere();
        } catch (ConfigRefusedException damaged) {
            terminal.err().println("Note: " + damaged.getMessage() + " It will be replaced.");
            return Optional.empty();
        }
    }

    // Before the token is burned: an answer that cannot be kept would be lost.
    private static void requireUsable(AgentConfigFile file, Path state) {
        file.requireWritable();
        try {
            DurableFile.makeFolder(state);
        } catch (IOException e) {
            throw new FailedException("The state directory " + state + " could not be made (" + e.getMessage()
                    + "). Run this as root, or name another with --state-dir.");
        }
        if (!Files.isWritable(state)) {
            throw new FailedException("The state directory " + state
                    + " cannot be written. Run this as root, or name another with --state-dir.");
        }
    }

    private static Secret token(Arguments arguments, Terminal terminal) {
        Optional<String> file = arguments.value(TOKEN_FILE);
        try {
            String token = file.filter(f -> !f.equals("-")).isPresent()
                    ? Files.readString(Path.of(file.orElseThrow()))
                    : file.isEmpty() && terminal.variable("RM_ENROLL_TOKEN").isPresent()
                            ? terminal.variable("RM_ENROLL_TOKEN").orElseThrow()
                            : terminal.readHidden("Enrollment token").orElse("");
            if (token.isBlank() || token.strip().length() > LONGEST_TOKEN) {
                throw new FailedException("There is no token. Make one on the server, and give it by --token-file, by"
                        + " RM_ENROLL_TOKEN or on standard input.");
            }
            return new Secret(token.strip());
        } catch (IOException e) {
            throw new FailedException(
                    "The token in " + file.orElse("standard input") + " could not be read: " + e.getMessage() + ".");
        }
    }

    private static Optional<String> resticVersion(Path state, Optional<Path> restic, Terminal terminal) {
        ResticSettings settings =
                ResticSettings.of(state.resolve("work"), state.resolve("cache"), terminal.environment());
        ProcessResticEngine engine =
                new ProcessResticEngine(restic.map(settings::withResticPath).orElse(settings));
        return switch (engine.version()) {
            case EngineVersion.Found found -> Optional.of(found.text());
            case EngineVersion.TooOld old -> {
                terminal.err().println("Warning: " + old.sentence());
                yield Optional.of(old.text());
            }
            case EngineVersion.Missing(String sentence) -> {
                terminal.err().println("Warning: " + sentence);
                yield Optional.empty();
            }
        };
    }
}
