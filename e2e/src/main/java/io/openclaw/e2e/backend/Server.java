package io.openclaw.e2e.backend;

import io.openclaw.e2e.http.Message;
import io.openclaw.e2e.http.MessageReader;
import java.io.IOException;
import java.io.OutputStream;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Listens and reads requests, a virtual thread a connection; what they are answered is somebody else's business. */
public final class Server implements AutoCloseable {

    /** Thousands that come within a second. */
    private static final int BACKLOG = 4_096;
    /** Fixed: hundreds of streams that nobody reads, in megabytes each, would be this side's own flood. */
    private static final int SEND_BUFFER = 32 * 1024;

    private final ServerSocket listener;
    private final Answering answering;
    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();

    private Server(ServerSocket listener, Answering answering) {
        this.listener = listener;
        this.answering = answering;
    }

    /** Answers one request; called by many threads at once. */
    @FunctionalInterface
    public interface Answering {
        /** @return whether the connection takes another request */
        boolean answer(Message request, OutputStream out) throws IOException, InterruptedException;
    }

    /**
     * @param address port 0 for any
     * @throws BindException that names the address, when it is in use
     */
    public static Server start(InetSocketAddress address, Answering answering) throws IOException {
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
        var server = new Server(listener, answering);
        Thread.ofVirtual().name("backend-accept").start(server::accept);
        return server;
    }

    public InetSocketAddress address() {
        return (InetSocketAddress) listener.getLocalSocketAddress();
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
            connection.setSendBufferSize(SEND_BUFFER);
            OutputStream out = connection.getOutputStream();
            var reader = new MessageReader(connection.getInputStream());
            for (Message request = reader.readRequest(); request != null; request = reader.readRequest()) {
                if (!answering.answer(request, out)) {
                    return;
                }
            }
        } catch (IOException e) {
            // the client left in the middle: it knows why
            System.getLogger(Server.class.getName()).log(System.Logger.Level.DEBUG, "connection lost", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            connections.remove(connection);
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket connection : connections) {
            connection.close();
        }
    }
}
