package io.resticmanager.http;

import java.util.List;
import org.eclipse.jetty.http.content.ResourceHttpContent;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.ResourceService;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.resource.Resource;
import org.eclipse.jetty.util.resource.ResourceFactory;

/// Sends a file piece by piece: ranges, HEAD and conditional requests are Jetty's business.
final class FileSender {
    private final ResourceService service = new ResourceService();

    FileSender() {
        service.setAcceptRanges(true);
        service.setEtags(true);
        service.setDirAllowed(false);
        service.setPrecompressedFormats(List.of());
    }

    /// Completes the callback when all is sent; a file that has vanished meanwhile breaks the request off.
    void send(Request request, Response response, Answer.FileContent answer, Callback callback) {
        Resource resource = ResourceFactory.root().newResource(answer.file());
        if (resource == null || !resource.isReadable()) {
            callback.failed(new java.io.IOException(answer.file() + " cannot be read"));
            return;
        }
        service.doGet(request, response, callback, new ResourceHttpContent(resource, answer.contentType()));
    }
}
