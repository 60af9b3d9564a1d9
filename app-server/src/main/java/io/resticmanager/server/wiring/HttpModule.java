package io.resticmanager.server.wiring;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import io.resticmanager.http.HttpConfig;
import io.resticmanager.http.HttpServer;
import io.resticmanager.http.Json;
import io.resticmanager.http.LiveStreams;
import io.resticmanager.http.Readiness;
import io.resticmanager.http.RouteTable;
import io.resticmanager.http.SessionGate;
import io.resticmanager.http.api.RestApi;
import io.resticmanager.http.api.job.JobStream;
import io.resticmanager.http.artifact.ArtifactFolders;
import io.resticmanager.http.web.Frames;
import io.resticmanager.http.web.PageHandler;
import io.resticmanager.http.web.asset.AssetHandler;
import io.resticmanager.ports.Ids;
import io.resticmanager.server.config.BuildVersion;
import io.resticmanager.server.config.Installation;
import io.resticmanager.server.config.ServerConfig;
import io.resticmanager.ws.server.AgentSocket;
import java.util.List;
import java.util.stream.Stream;

/// The edge: routes, sockets, and the server that carries them.
public final class HttpModule extends AbstractModule {
    private final ServerConfig config;

    public HttpModule(ServerConfig config) {
        this.config = config;
    }

    @Override
    protected void configure() {
        bind(Frames.ServerVersion.class).toInstance(new Frames.ServerVersion(BuildVersion.text()));
        bind(Readiness.class).to(WritableDatabase.class);
    }

    @Provides
    @Singleton
    HttpConfig http() {
        return new HttpConfig(
                config.listen(),
                config.baseUrl(),
                config.trustedProxies(),
                config.cookieSecure(),
                HttpConfig.DRAIN,
                HttpConfig.SLOW_READER);
    }

    // Operators' own archives win over those that came with the server.
    @Provides
    @Singleton
    ArtifactFolders artifacts() {
        return new ArtifactFolders(
                Stream.concat(Stream.of(config.dataDir().resolve("artifacts")), Installation.artifacts().stream())
                        .toList());
    }

    @Provides
    @Singleton
    Json json() {
        return new Json();
    }

    @Provides
    @Singleton
    RouteTable routes(RestApi api) {
        return new RouteTable(api.routes());
    }

    @Provides
    @Singleton
    HttpServer server(
            HttpConfig http,
            RouteTable routes,
            SessionGate gate,
            Json json,
            Ids ids,
            LiveStreams streams,
            JobStream jobs,
            AgentSocket agents,
            AssetHandler assets,
            PageHandler pages) {
        return new HttpServer(
                http, routes, gate, json, ids, streams, List.of(jobs, agents::mount), List.of(assets, pages));
    }
}
