package io.resticmanager.http;

import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/// What Jetty refuses by itself (headers too large, a path that is not one), told as everything else is.
final class ProblemErrors implements Request.Handler {
    private final Json json;

    ProblemErrors(Json json) {
        this.json = json;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        int status = response.getStatus();
        Answer answer = Problems.answer(
                Problem.of(
                        status,
                        "refused",
                        HttpStatus.getMessage(status),
                        "The server could not take this request. Check its address and headers."),
                "");
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/problem+json");
        response.getHeaders().put("X-Content-Type-Options", "nosniff");
        byte[] bytes = json.write(((Answer.Json) answer).body());
        response.write(true, ByteBuffer.wrap(bytes), callback);
        return true;
    }
}
