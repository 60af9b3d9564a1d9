package io.resticmanager.http.web;

import io.resticmanager.http.HttpConfig;
import io.resticmanager.http.Peer;
import io.resticmanager.http.Problem;
import io.resticmanager.http.RefusedCallException;
import io.resticmanager.http.SecurityHeaders;
import io.resticmanager.http.SessionGate;
import io.resticmanager.http.UnreadBody;
import io.resticmanager.http.web.PageRoute.Access;
import io.resticmanager.http.web.PageRoute.Method;
import io.resticmanager.ports.Ids;
import io.resticmanager.ports.NotAllowedException;
import io.resticmanager.ports.StoreUnavailableException;
import io.resticmanager.ports.account.Sessions;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Leads each request for a page through the gates, and tells refusals as pages. What is no page and was not asked
/// for by a browser is left to the next handler.
public final class PageHandler extends Handler.Abstract {
    private static final Logger log = LoggerFactory.getLogger(PageHandler.class);
    private static final List<String> NOT_PAGES =
            List.of("/api/", "/ws/", "/agent/", "/install/", "/healthz", "/readyz", "/metrics");

    private final List<PageRoute> routes;
    private final SessionGate gate;
    private final ErrorPages errors;
    private final Replies replies;
    private final HttpConfig config;
    private final Ids ids;

    @Inject
    public PageHandler(
            WebPages pages, SessionGate gate, ErrorPages errors, Replies replies, HttpConfig config, Ids ids) {
        this.routes = pages.routes();
        this.gate = gate;
        this.errors = errors;
        this.replies = replies;
        this.config = config;
        this.ids = ids;
    }

    private record Match(PageRoute route, Map<String, String> names) {}

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        String path = Request.getPathInContext(request);
        if (NOT_PAGES.stream().anyMatch(path::startsWith)) {
            return false;
        }
        String id = ids.next().text();
        Peer peer = Peer.of(request, config);
        SecurityHeaders.add(response, peer);
        response.getHeaders().put("X-Request-Id", id);
        long began = System.nanoTime();
        try {
            Reply reply = answer(request, peer, id);
            UnreadBody.tell(request, response);
            replies.write(request, reply, response, callback);
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
                path,
                peer.address(),
                response.getStatus(),
                (System.nanoTime() - began) / 1_000_000);
        return true;
    }

    private Reply answer(Request request, Peer peer, String id) throws IOException {
        Visit unknown = new Visit(request, id, peer, config, Optional.empty(), Map.of(), Form.empty());
        Optional<Sessions.Authenticated> session = Optional.empty();
        try {
            session = gate.authenticate(request, peer);
            return dispatch(request, peer, id, session);
        } catch (RefusedCallException refused) {
            return errors.of(unknown.by(session), refused.problem());
        } catch (NotAllowedException forbidden) {
            return errors.forbidden(unknown.by(session), forbidden.missing());
        } catch (StoreUnavailableException unavailable) {
            log.warn("request {} could not be served: {}", id, unavailable.getMessage());
            return errors.unavailable(unknown);
        } catch (IOException broken) {
            throw broken;
        } catch (Exception bug) {
            if (bug instanceof InterruptedException) {
                Thread.currentThread().interrupt();
                return errors.unavailable(unknown);
            }
            log.error("request {} {} {} failed", id, request.getMethod(), Request.getPathInContext(request), bug);
            return errors.bug(unknown);
        }
    }

    private Reply dispatch(Request request, Peer peer, String id, Optional<Sessions.Authenticated> session)
            throws Exception {
        String method = request.getMethod();
        Optional<Match> match = find(method.equals("HEAD") ? "GET" : method, Request.getPathInContext(request));
        if (match.isEmpty()) {
            throw new RefusedCallException(Problem.notFound("page"));
        }
        PageRoute route = match.get().route();
        boolean open = route.access() instanceof Access.Everybody;
        if (!open && session.isEmpty()) {
            return toLogin(request);
        }
        Form form = Form.empty();
        if (route.method() == Method.POST) {
            form = replies.form(request);
            refuseForeign(request, peer, open ? Optional.empty() : session, form);
        }
        if (route.access() instanceof Access.Holders(var permission)) {
            NotAllowedException.unless(session.orElseThrow().actor(), permission);
        }
        return route.handler()
                .handle(new Visit(
                        request, id, peer, config, session, match.get().names(), form));
    }

    private Optional<Match> find(String method, String path) {
        for (PageRoute route : routes) {
            if (route.method().name().equals(method)) {
                Optional<Map<String, String>> names = route.match(path);
                if (names.isPresent()) {
                    return Optional.of(new Match(route, names.get()));
                }
            }
        }
        return Optional.empty();
    }

    private void refuseForeign(Request request, Peer peer, Optional<Sessions.Authenticated> session, Form form) {
        if (session.isEmpty()) {
            gate.refuseForeignOrigin(request, peer);
            return;
        }
        gate.requireOrigin(request, peer);
        String given = form.text("csrfToken");
        if (!Visit.isFormToken(given, session.get().session().csrfToken())) {
            throw new RefusedCallException(ErrorPages.expiredForm());
        }
    }

    /// Only a page that was asked for with GET is come back to: nothing is done twice by logging in.
    private static Reply toLogin(Request request) {
        String back = request.getMethod().equals("GET") ? request.getHttpURI().getPathQuery() : "/";
        return Reply.to(back.equals("/") ? "/login" : "/login?back=" + URLEncoder.encode(back, StandardCharsets.UTF_8));
    }
}
