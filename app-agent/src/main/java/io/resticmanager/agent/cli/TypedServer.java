package io.resticmanager.agent.cli;

import io.resticmanager.agent.config.ConfigRefusedException;
import io.resticmanager.agent.config.ServerUrl;
import java.net.URI;
import java.util.List;
import java.util.function.Function;

/// A server's address and pins as they were typed: mistakes in them are wrong usage.
final class TypedServer {
    private TypedServer() {}

    static URI url(String typed) {
        return checked(ServerUrl::parse, typed);
    }

    static List<String> pins(String typed) {
        return checked(ServerUrl::pins, typed);
    }

    private static <T> T checked(Function<String, T> check, String typed) {
        try {
            return check.apply(typed);
        } catch (ConfigRefusedException mistake) {
            throw new UsageException(String.valueOf(mistake.getMessage()));
        }
    }
}
