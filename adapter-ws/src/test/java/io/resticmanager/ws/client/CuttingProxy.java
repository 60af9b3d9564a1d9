package io.resticmanager.ws.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// A TCP proxy that can cut every connection after so many bytes, hold bytes back, or swallow them.
final class CuttingProxy implements AutoCloseable {
    private final ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final int target;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger connections = new AtomicInteger();
    /// Bytes each way until the next cut; negative: never.
    private final AtomicLong budget = new AtomicLong(-1);
    private volatile boolean swallowing;
    private volatile int mostDelayMillis;

    CuttingProxy(int target) throws IOException {
        this.target = target;
        Thread.ofVirtual().start(this::accept);
    }

    URI uri(String scheme) {
        return URI.create(scheme + "://127.0.0.1:" + listening.getLocalPort());
    }

    int connections() {
        return connections.get();
    }

    /// Everything is cut once this many bytes have passed.
    void cutAfter(long bytes) {
        budget.set(bytes);
    }

    /// Connections stay open, but nothing passes any more.
    void swallow(boolean on) {
        swallowing = on;
    }

    void delayUpTo(int millis) {
        mostDelayMillis = millis;
    }

    void cutNow() {
        open.forEach(CuttingProxy::closeQuietly);
        open.clear();
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket near = listening.accept();
                connections.incrementAndGet();
                Socket far = new Socket(InetAddress.getLoopbackAddress(), target);
                open.add(near);
                open.add(far);
                Thread.ofVirtual().start(() -> pump(near, far));
                Thread.ofVirtual().start(() -> pump(far, near));
            } catch (IOException closed) {
                // the test ended, or the server is down: the client sees a closed connection
            }
        }
    }

    private void pump(Socket from, Socket to) {
        byte[] buffer = new byte[4096];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                if (mostDelayMillis > 0) {
                    Thread.sleep(ThreadLocalRandom.current().nextInt(mostDelayMillis + 1));
                }
                if (swallowing) {
                    continue;
                }
                long left = budget.get() < 0 ? Long.MAX_VALUE : budget.addAndGet(-n);
                if (left <= 0) {
                    budget.set(-1);
                    out.write(buffer, 0, (int) Math.max(0, n + left)); // in the middle of a message
                    out.flush();
                    cutNow();
                    return;
                }
                out.write(buffer, 0, n);
                out.flush();
            }
        } catch (IOException | InterruptedException cut) {
            // the other direction ended
        }
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException already) {
            // closed
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
        cutNow();
    }
}
