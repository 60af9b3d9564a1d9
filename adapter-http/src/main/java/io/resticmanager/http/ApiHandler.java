package io.resticmanager.http;

import io.resticmanager.ports.Ids;
import io.resticmanager.ports.NotAllowedException;
import io.resticmanager.ports.StoreUnavailableException;
import io.resticmanager.ports.account.Sessions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Fields.Field;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Leads each request through the gates to its route and writes the answer.
final class ApiHandler extends Handler.Abstract {
    private static final Logger log = LoggerFactory.getLogger(ApiHandler.class);
    private static final Duration LONGEST_BODY = Duration.ofSeconds(30);

    private final RouteTable routes;
    private final SessionGate gate;
    private final Json json;
    private final Ids ids;
    private final HttpConfig config;
    private final FileSender files = new FileSender();

    ApiHandler(RouteTable routes, SessionGate gate, Json json, Ids ids, HttpConfig config) {
        this.routes = routes;
        this.gate = gate;
        this.json = json;
        this.ids = ids;
        this.config = config;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        String id = ids.next().text();
        Peer peer = Peer.of(request, config);
        SecurityHeaders.add(response, peer);
        response.getHeaders().put("X-Request-Id", id);
        long began = System.nanoTime();
        try {
            Answer answer = answer(request, peer, id);
            UnreadBody.tell(request, response);
            write(request, answer, response, callback);
        } catch (EofException gone) {
            callback.failed(gone);
        } catch (IOException broken) {
            log.debug("request {} broke off: {}", id, broken.toString());
            callback.failed(broken);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            callback.failed(stopping);
        }
        log.debug(
                "request {} {} {} from {} answered {} in {} ms",
                id,
                request.getMethod(),
                request.getHttpURI().getCanonicalPath(),
                peer.address(),
                response.getStatus(),
                (System.nanoTime() - began) / 1_000_000);
        return true;
    }

    private Answer answer(Request request, Peer peer, String id) throws IOException {
        try {
            return dispatch(request, peer);
        } catch (RefusedCallException refused) {
            return Problems.answer(refused.problem(), id);
        } catch (NotAllowedException forbidden) {
            return Problems.answer(Problems.forbidden(forbidden.missing()), id);
        } catch (StoreUnavailableException unavailable) {
            log.warn("request {} could not be served: {}", id, unavailable.getMessage());
            return Problems.answer(Problems.unavailable(), id);
        } catch (IOException broken) {
            throw broken;
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return Problems.answer(Problems.unavailable(), id);
        } catch (Exception bug) {
            log.error(
                    "request {} {} {} failed",
                    id,
                    request.getMethod(),
                    request.getHttpURI().getCanonicalPath(),
                    bug);
            return Problems.answer(Problems.bug(id), id);
        }
    }

    private Answer dispatch(Request request, Peer peer) throws Exception {
        return switch (routes.find(request.getMethod(), Request.getPathInContext(request))) {
            case RouteTable.Match.Found found -> call(request, peer, found);
            case RouteTable.Match.OtherMethods others ->
                throw new RefusedCallException(Problem.of(
                                405,
                                "method-not-allowed",
                                "Not with this method",
                                "Use one of " + String.join(", ", others.allowed()) + ".")
                        .with("Allow", String.join(", ", others.allowed())));
            case RouteTable.Match.Nothing ignored ->
                throw new RefusedCallException(Problem.of(
                        404,
                        "not-found",
                        "Not found",
                        "There is nothing here. GET /api/openapi.json lists the calls."));
        };
    }

    private Answer call(Request request, Peer peer, RouteTable.Match.Found found) throws Exception {
        Route route = found.route();
        Optional<Sessions.Authenticated> session = pass(request, peer, route);
        Map<String, String> query = query(request, route);
        byte[] body = route.input().isPresent() ? body(request) : new byte[0];
        return route.handler()
                .handle(new Call(route, found.names(), query, request, peer, session, body, json, config));
    }

    private Optional<Sessions.Authenticated> pass(Request request, Peer peer, Route route) {
        if (route.access() instanceof Route.Access.Everybody) {
            if (route.isUnsafe()) {
                gate.refuseForeignOrigin(request, peer);
            }
            return Optional.empty();
        }
        Sessions.Authenticated who =
                gate.authenticate(request, peer).orElseThrow(() -> new RefusedCallException(Problems.notLoggedIn()));
        if (route.isUnsafe()) {
            gate.requireOurPage(request, peer, who);
        }
        if (route.access() instanceof Route.Access.Holders(var permission)) {
            NotAllowedException.unless(who.actor(), permission);
        }
        return Optional.of(who);
    }

    private static Map<String, String> query(Request request, Route route) {
        Map<String, String> query = new LinkedHashMap<>();
        for (Field field : Call.fieldsOfQuery(request)) {
            if (field.getValues().size() > 1) {
                throw new RefusedCallException(Problem.invalid(field.getName(), "Give this once."));
            }
            query.put(field.getName(), field.getValue());
        }
        List<FieldError> unknown = Call.unknownQuery(route, query);
        if (!unknown.isEmpty()) {
            throw new RefusedCallException(Problem.invalid(unknown));
        }
        return query;
    }

    private static byte[] body(Request request) throws IOException {
        String type = Optional.ofNullable(request.getHeaders().get(HttpHeader.CONTENT_TYPE))
                .orElse("");
        if (!type.split(";", 2)[0].strip().equalsIgnoreCase("application/json")) {
            throw new RefusedCallException(Problem.of(
                    415, "unsupported-media-type", "Not JSON", "Send the body as Content-Type: application/json."));
        }
        if (request.getLength() > HttpConfig.MOST_BODY_BYTES) {
            throw new RefusedCallException(Problems.tooLarge());
        }
        long began = System.nanoTime();
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] buffer = new byte[8192];
        InputStream in = Content.Source.asInputStream(request);
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            all.write(buffer, 0, read);
            if (all.size() > HttpConfig.MOST_BODY_BYTES) {
                throw new RefusedCallException(Problems.tooLarge());
            }
            if (System.nanoTime() - began > LONGEST_BODY.toNanos()) {
                throw new RefusedCallException(
                        Problem.of(408, "too-slow", "Too slow", "The body took too long to arrive. Send it again."));
            }
        }
        return all.toByteArray();
    }

    private void write(Request request, Answer answer, Response response, Callback callback)
            throws IOException, InterruptedException {
        response.setStatus(answer.status());
        answer.headers().forEach(response.getHeaders()::put);
        boolean head = request.getMethod().equals("HEAD");
        switch (answer) {
            case Answer.Empty ignored -> callback.succeeded();
            case Answer.Json body -> {
                if (!body.headers().containsKey("Content-Type")) {
                    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
                }
                byte[] bytes = json.write(body.body());
                response.getHeaders().put(HttpHeader.CONTENT_LENGTH, bytes.length);
                response.write(true, java.nio.ByteBuffer.wrap(head ? new byte[0] : bytes), callback);
            }
            case Answer.FileContent file -> files.send(request, response, file, callback);
            case Answer.Stream stream -> {
                response.getHeaders().put(HttpHeader.CONTENT_TYPE, stream.contentType());
                try (OutputStream out = Content.Sink.asOutputStream(response)) {
                    if (!head) {
                        stream.writer().writeTo(out);
                    }
                }
                callback.succeeded();
            }
        }
    }
}
