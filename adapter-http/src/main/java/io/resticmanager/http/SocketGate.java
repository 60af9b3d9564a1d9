package io.resticmanager.http;

import io.resticmanager.domain.account.Permission;
import io.resticmanager.ports.Ids;
import io.resticmanager.ports.NotAllowedException;
import io.resticmanager.ports.account.Sessions;
import jakarta.inject.Inject;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Function;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.server.ServerUpgradeRequest;
import org.eclipse.jetty.websocket.server.ServerUpgradeResponse;
import org.eclipse.jetty.websocket.server.ServerWebSocketContainer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Lets people's sockets in: with a session and from a page of ours, or with a problem as any other call.
public final class SocketGate {
    private static final Logger log = LoggerFactory.getLogger(SocketGate.class);

    private final SessionGate gate;
    private final HttpConfig config;
    private final Json json;
    private final Ids ids;

    @Inject
    public SocketGate(SessionGate gate, HttpConfig config, Json json, Ids ids) {
        this.gate = gate;
        this.config = config;
        this.json = json;
        this.ids = ids;
    }

    /// Puts an endpoint at a path. `open` makes the endpoint of one socket, or throws
    /// [RefusedCallException].
    public void mount(
            ServerWebSocketContainer container,
            String template,
            Permission permission,
            Function<Upgrade, Object> open) {
        container.addMapping(
                "uri-template|" + template,
                (request, response, callback) -> enter(request, response, callback, permission, open));
    }

    /// A socket that may be opened.
    public record Upgrade(Sessions.Authenticated who, String path, Optional<String> after) {}

    private @Nullable Object enter(
            ServerUpgradeRequest request,
            ServerUpgradeResponse response,
            Callback callback,
            Permission permission,
            Function<Upgrade, Object> open) {
        Peer peer = Peer.of(request, config);
        String id = ids.next().text();
        try {
            Sessions.Authenticated who = gate.authenticate(request, peer)
                    .orElseThrow(() -> new RefusedCallException(Problems.notLoggedIn()));
            gate.requireOrigin(request, peer);
            NotAllowedException.unless(who.actor(), permission);
            String path = org.eclipse.jetty.server.Request.getPathInContext(request);
            Optional<String> after =
                    Optional.ofNullable(Call.fieldsOfQuery(request).getValue("after"));
            return open.apply(new Upgrade(who, path, after));
        } catch (RefusedCallException refused) {
            refuse(response, callback, refused.problem(), id);
        } catch (NotAllowedException forbidden) {
            refuse(response, callback, Problems.forbidden(forbidden.missing()), id);
        } catch (RuntimeException bug) {
            log.error(
                    "socket {} {} could not be opened", id, request.getHttpURI().getCanonicalPath(), bug);
            refuse(response, callback, Problems.bug(id), id);
        }
        return null;
    }

    private void refuse(ServerUpgradeResponse response, Callback callback, Problem problem, String id) {
        Answer.Json answer = (Answer.Json) Problems.answer(problem, id);
        response.setStatus(answer.status());
        answer.headers().forEach(response.getHeaders()::put);
        byte[] bytes = json.write(answer.body());
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, bytes.length);
        response.write(true, ByteBuffer.wrap(bytes), callback);
    }
}
