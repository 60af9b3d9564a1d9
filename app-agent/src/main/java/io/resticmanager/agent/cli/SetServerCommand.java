package io.resticmanager.agent.cli;

import io.resticmanager.agent.config.AgentConfigFile;
import io.resticmanager.agent.config.ServerUrl;
import java.net.URI;
import java.util.Set;

/// `set-server URL`.
final class SetServerCommand implements Command {
    @Override
    public String name() {
        return "set-server";
    }

    @Override
    public String operands() {
        return "URL";
    }

    @Override
    public String summary() {
        return "Changes the address of the server.";
    }

    @Override
    public String details() {
        return """
                For a server that has moved and kept its data. A running agent goes there with its next connection;
                restart it to go there at once. To join another server, enroll again instead.
                """;
    }

    @Override
    public int operandCount() {
        return 1;
    }

    @Override
    public Set<String> valued() {
        return Set.of();
    }

    @Override
    public int run(Arguments arguments, Terminal terminal) {
        URI server = TypedServer.url(arguments.operands().getFirst());
        AgentConfigFile file = arguments.configFile();
        file.write(file.read().withServer(server));
        terminal.out()
                .println("The server is now " + server + ". A running agent goes there with its next connection.");
        if (ServerUrl.isOpenToOthers(server)) {
            terminal.err().println("Warning: http:// is not encrypted: passwords of repositories travel in clear.");
        }
        return 0;
    }
}
