package io.resticmanager.http;

import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;

/// What to do about a body that nobody read, because its call was refused by its head.
public final class UnreadBody {
    private UnreadBody() {}

    /// Called before the answer is written. Unless the body is here already and small, the connection cannot be used
    /// again (RFC 9112, 9.3): the client is told, or its next call would run into the close.
    public static void tell(Request request, Response response) {
        if (!request.consumeAvailable()) {
            response.getHeaders().put(HttpHeader.CONNECTION, HttpHeaderValue.CLOSE.asString());
        }
    }
}
