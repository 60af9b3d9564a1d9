package io.resticmanager.agent.config;

import io.resticmanager.domain.Secret;
import io.resticmanager.ports.agent.Credentials;
import io.resticmanager.ws.client.ServerAddress;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The server as agent.yaml names it. The file is read again when it has changed, so that `enroll` and `set-server`
/// take effect with the next connection of a running agent.
public final class ConfiguredServer implements ServerAddress, Credentials {
    private static final Logger log = LoggerFactory.getLogger(ConfiguredServer.class);

    private final AgentConfigFile file;
    private AgentConfig config;
    private FileTime readAt;

    public ConfiguredServer(AgentConfigFile file) {
        this.file = file;
        this.readAt = modified();
        this.config = file.read();
    }

    @Override
    public URI server() {
        return current().server();
    }

    @Override
    public Secret bearer() {
        return current().bearer();
    }

    @Override
    public Optional<Secret> previousBearer() {
        return current().previousBearer();
    }

    @Override
    public List<String> certPins() {
        return current().certPins();
    }

    @Override
    public synchronized void rotate(Secret bearer) {
        AgentConfig now = current();
        if (!now.bearer().equals(bearer)) {
            store(now.withBearer(bearer));
        }
    }

    @Override
    public synchronized void pin(List<String> pins) {
        AgentConfig now = current();
        if (!now.certPins().equals(pins)) {
            store(now.withPins(pins));
            log.info(
                    "the server's plan brought {} certificate pins; they count from the next connection on",
                    pins.size());
        }
    }

    private synchronized AgentConfig current() {
        FileTime modified = modified();
        if (!modified.equals(readAt)) {
            readAt = modified;
            try {
                config = file.read();
                log.info("{} has changed and was read again", file.path());
            } catch (ConfigRefusedException wrong) {
                log.warn("{} The configuration from before stays in force.", wrong.getMessage());
            }
        }
        return config;
    }

    private void store(AgentConfig next) {
        file.write(next);
        config = next;
        readAt = modified();
    }

    private FileTime modified() {
        try {
            return Files.getLastModifiedTime(file.path());
        } catch (IOException gone) {
            return FileTime.fromMillis(0);
        }
    }
}
