package io.openclaw.e2e.backend;

import io.openclaw.e2e.http.Message;
import io.openclaw.e2e.http.MessageReader;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * Answers every request with 200 and a text, after its latency. Connections are kept until the client closes them, so that none of the
 * failures that a router reports is this backend's doing.
 */
public final class Backend implements AutoCloseable {

    private static final int BACKLOG = 1_024;
    private static final int DEFAULT_BODY_BYTES = 1_024;

    private final ServerSocket listener;
    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
    private final LongAdder answered = new LongAdder();
    private volatile Duration latency = Duration.ZERO;
    private volatile int bodyBytes = DEFAULT_BODY_BYTES;

    private Backend(ServerSocket listener) {
        this.listener = listener;
    }

    /**
     * @param address port 0 for any
     * @throws BindException that names the address, when it is in use
     */
    public static Backend start(InetSocketAddress address) throws IOException {
        var listener = new ServerSocket();
        listener.setReuseAddress(true);
        try {
            listener.bind(address, BACKLOG);
        } catch (BindException e) {
            listener.close();
            var clear = new BindException("the backend can't listen on %s:%d (%s): does another demo run?"
                    .formatted(address.getAddress().getHostAddress(), address.getPort(), e.getMessage()));
            clear.initCause(e);
            throw clear;
        }
        var backend = new Backend(listener);
        Thread.ofVirtual().name("backend-accept").start(backend::accept);
        return backend;
    }

    public InetSocketAddress address() {
        return (InetSocketAddress) listener.getLocalSocketAddress();
    }

    /** How long each answer takes from now on. */
    public void latency(Duration duration) {
        latency = duration;
    }

    /** The size of each answer's body from now on. */
    public void bodyBytes(int bytes) {
        bodyBytes = bytes;
    }

    public long answered() {
        return answered.sum();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket connection = listener.accept();
                connections.add(connection);
                Thread.ofVirtual().start(() -> serve(connection));
            } catch (IOException e) {
                if (!listener.isClosed()) {
                    throw new IllegalStateException("the backend can't accept connections any more", e);
                }
            }
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            connection.setTcpNoDelay(true);
            var reader = new MessageReader(connection.getInputStream());
            for (Message request = reader.readRequest(); request != null; request = reader.readRequest()) {
                Thread.sleep(latency);
                connection.getOutputStream().write(response());
                answered.increment();
                if (!request.persistent()) {
                    return;
                }
            }
        } catch (IOException e) {
            // the client left in the middle: it knows why
            System.getLogger(Backend.class.getName()).log(System.Logger.Level.DEBUG, "connection lost", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            connections.remove(connection);
        }
    }

    private byte[] response() {
        int length = bodyBytes;
        String head = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: %d\r\n\r\n".formatted(length);
        return (head + "x".repeat(length)).getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket connection : connections) {
            connection.close();
        }
    }
}
