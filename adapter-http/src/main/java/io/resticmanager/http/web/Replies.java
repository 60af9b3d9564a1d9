package io.resticmanager.http.web;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.Utf8ByteOutput;
import io.resticmanager.http.HttpConfig;
import io.resticmanager.http.Peer;
import io.resticmanager.http.Problem;
import io.resticmanager.http.RefusedCallException;
import jakarta.inject.Inject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Fields;
import org.eclipse.jetty.util.UrlEncoded;

/// Reads forms and writes replies.
public final class Replies {
    private static final int MOST_FIELDS = 2_000;
    private static final int WORTH_COMPRESSING = 1024;

    private final TemplateEngine templates = TemplateEngine.createPrecompiled(ContentType.Html);
    private final HttpConfig config;

    @Inject
    public Replies(HttpConfig config) {
        this.config = config;
    }

    /// A template as text, for fragments in live streams.
    public String text(String template, Object content) {
        return new String(bytes(template, content), StandardCharsets.UTF_8);
    }

    Form form(Request request) throws IOException {
        String type = Optional.ofNullable(request.getHeaders().get(HttpHeader.CONTENT_TYPE))
                .orElse("");
        if (!type.split(";", 2)[0].strip().equalsIgnoreCase("application/x-www-form-urlencoded")) {
            throw new RefusedCallException(Problem.of(
                    415, "unsupported-media-type", "Not a form", "Pages take forms only; scripts use the API."));
        }
        Fields fields = new Fields(true);
        try {
            UrlEncoded.decodeUtf8To(
                    Content.Source.asInputStream(request), fields, HttpConfig.MOST_BODY_BYTES, MOST_FIELDS);
        } catch (IllegalStateException tooMuch) {
            throw new RefusedCallException(
                    Problem.of(413, "too-large", "Too large", "This form is larger than a form may be."));
        } catch (IllegalArgumentException notUtf8) {
            throw new RefusedCallException(
                    Problem.of(400, "not-text", "Not readable", "This form holds bytes that are no text."));
        }
        Map<String, List<String>> sent = new LinkedHashMap<>();
        fields.forEach(field -> sent.put(field.getName(), List.copyOf(field.getValues())));
        return new Form(sent);
    }

    void write(Request request, Reply reply, Response response, Callback callback)
            throws IOException, InterruptedException {
        switch (reply) {
            case Reply.View view -> view(request, view, response, callback);
            case Reply.Redirect redirect -> redirect(request, redirect, response, callback);
            case Reply.Events events -> {
                response.setStatus(200);
                response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/event-stream");
                response.getHeaders().put("X-Accel-Buffering", "no");
                // Closed with its stream, or a stopping server would wait for a connection that says nothing more.
                response.getHeaders().put(HttpHeader.CONNECTION, "close");
                try (OutputStream out = Content.Sink.asOutputStream(response)) {
                    if (!request.getMethod().equals("HEAD")) {
                        events.writer().writeTo(out);
                    }
                }
                callback.succeeded();
            }
        }
    }

    private void view(Request request, Reply.View view, Response response, Callback callback) throws IOException {
        response.setStatus(view.status());
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/html;charset=utf-8");
        view.headers().forEach(response.getHeaders()::put);
        if (hasNotice(request)) {
            response.getHeaders().add(HttpHeader.SET_COOKIE, Notice.noCookie());
        }
        byte[] bytes = bytes(view.template(), view.content());
        if (bytes.length >= WORTH_COMPRESSING && takesGzip(request)) {
            response.getHeaders().put(HttpHeader.CONTENT_ENCODING, "gzip");
            bytes = gzip(bytes);
        }
        response.getHeaders().put(HttpHeader.VARY, "Accept-Encoding, HX-Request");
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, bytes.length);
        boolean head = request.getMethod().equals("HEAD");
        response.write(true, ByteBuffer.wrap(head ? new byte[0] : bytes), callback);
    }

    private void redirect(Request request, Reply.Redirect redirect, Response response, Callback callback) {
        boolean secure = config.secureCookie(Peer.of(request, config));
        redirect.headers().forEach(response.getHeaders()::add);
        redirect.notice().ifPresent(n -> response.getHeaders().add(HttpHeader.SET_COOKIE, n.cookie(secure)));
        // htmx follows a redirect silently and would put a whole page into a part of one.
        if (request.getHeaders().contains("HX-Request")) {
            response.setStatus(204);
            response.getHeaders().put("HX-Redirect", redirect.to());
        } else {
            response.setStatus(303);
            response.getHeaders().put(HttpHeader.LOCATION, redirect.to());
        }
        callback.succeeded();
    }

    private byte[] bytes(String template, Object content) {
        Utf8ByteOutput out = new Utf8ByteOutput();
        templates.render(template, content, out);
        return out.toByteArray();
    }

    private static boolean hasNotice(Request request) {
        return Request.getCookies(request).stream().anyMatch(c -> c.getName().equals(Notice.COOKIE));
    }

    private static boolean takesGzip(Request request) {
        return request.getHeaders().getQualityCSV(HttpHeader.ACCEPT_ENCODING).contains("gzip");
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length / 4);
        try (GZIPOutputStream gzip = new GZIPOutputStream(out, 8192)) {
            gzip.write(bytes);
        }
        return out.toByteArray();
    }
}
