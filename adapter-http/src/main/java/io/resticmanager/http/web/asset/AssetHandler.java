package io.resticmanager.http.web.asset;

import io.resticmanager.http.HttpConfig;
import io.resticmanager.http.Peer;
import io.resticmanager.http.SecurityHeaders;
import jakarta.inject.Inject;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/// Serves `/assets/FINGERPRINT/NAME`. With the present fingerprint a file may be kept for good; with an older one, from
/// a page that an older server made, the present file is served and asked for again next time.
public final class AssetHandler extends Handler.Abstract {
    private static final String PREFIX = "/assets/";
    private static final String FAVICON = "/favicon.svg";

    private final HttpConfig config;

    @Inject
    public AssetHandler(HttpConfig config) {
        this.config = config;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        String path = Request.getPathInContext(request);
        boolean read = request.getMethod().equals("GET") || request.getMethod().equals("HEAD");
        if (!read || !(path.startsWith(PREFIX) || path.equals(FAVICON))) {
            return false;
        }
        String[] parts = path.equals(FAVICON)
                ? new String[] {"", "favicon.svg"}
                : path.substring(PREFIX.length()).split("/", -1);
        Optional<Assets.Asset> asset = parts.length == 2 ? Assets.find(parts[1]) : Optional.empty();
        if (asset.isEmpty()) {
            return false;
        }
        SecurityHeaders.add(response, Peer.of(request, config));
        write(request, response, asset.get(), parts[0].equals(Assets.fingerprint()), callback);
        return true;
    }

    private static void write(
            Request request, Response response, Assets.Asset asset, boolean present, Callback callback) {
        HttpFields.Mutable headers = response.getHeaders();
        String tag = "\"" + Assets.fingerprint() + "\"";
        headers.put(HttpHeader.CACHE_CONTROL, present ? "public, max-age=31536000, immutable" : "no-cache");
        headers.put(HttpHeader.ETAG, tag);
        headers.put(HttpHeader.VARY, "Accept-Encoding");
        if (request.getHeaders().getValuesList(HttpHeader.IF_NONE_MATCH).contains(tag)) {
            response.setStatus(304);
            callback.succeeded();
            return;
        }
        List<String> takes = request.getHeaders().getQualityCSV(HttpHeader.ACCEPT_ENCODING);
        byte[] bytes = asset.plain();
        if (takes.contains("br") && asset.brotli().isPresent()) {
            headers.put(HttpHeader.CONTENT_ENCODING, "br");
            bytes = asset.brotli().get();
        } else if (takes.contains("gzip") && asset.gzip().isPresent()) {
            headers.put(HttpHeader.CONTENT_ENCODING, "gzip");
            bytes = asset.gzip().get();
        }
        headers.put(HttpHeader.CONTENT_TYPE, asset.contentType());
        headers.put(HttpHeader.CONTENT_LENGTH, bytes.length);
        boolean head = request.getMethod().equals("HEAD");
        response.write(true, ByteBuffer.wrap(head ? new byte[0] : bytes), callback);
    }
}
