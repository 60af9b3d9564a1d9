package io.resticmanager.ws.server;

import io.resticmanager.ws.wire.Envelope;
import io.resticmanager.ws.wire.WireCodec;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;

/// Tells an agent whose host was removed so, and hangs up. Public only because Jetty calls
/// endpoints through public method handles.
public final class RevokedConnection implements Session.Listener.AutoDemanding {
    private final WireCodec codec;

    RevokedConnection(WireCodec codec) {
        this.codec = codec;
    }

    @Override
    public void onWebSocketOpen(Session session) {
        session.sendText(
                codec.encode(Envelope.of(Refusals.revoked())),
                Callback.from(
                        () -> session.close(CloseCode.REFUSED.code(), "revoked", Callback.NOOP),
                        failed -> session.disconnect()));
    }
}
