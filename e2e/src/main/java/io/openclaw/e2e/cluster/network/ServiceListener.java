package io.openclaw.e2e.cluster.network;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One port of a Service: takes connections and hands each to the next ready endpoint. An endpoint that goes keeps the connections it has, as with
 * kube-proxy.
 */
final class ServiceListener implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ServiceListener.class);
    private static final int BACKLOG = 1024;
    /** On loopback a connection is there at once, or the listener's queue is full. */
    private static final int CONNECT_TIMEOUT_MS = 1000;

    private final ServerSocket server;
    private final AtomicInteger turn = new AtomicInteger();
    private volatile List<InetSocketAddress> endpoints = List.of();

    private ServiceListener(ServerSocket server) {
        this.server = server;
    }

    /** Opens it; where {@code port} is for root alone, on a free port of the same address. */
    static ServiceListener open(String address, int port) throws IOException {
        ServerSocket server = new ServerSocket();
        InetAddress ip = InetAddress.ofLiteral(address);
        try {
            server.bind(new InetSocketAddress(ip, port), BACKLOG);
        } catch (BindException e) {
            LOG.info("{}:{} can't be opened, another port is taken: {}", address, port, e.getMessage());
            server.close();
            server = new ServerSocket();
            server.bind(new InetSocketAddress(ip, 0), BACKLOG);
        }
        ServiceListener listener = new ServiceListener(server);
        Thread.ofVirtual().name("service " + address).start(listener::accept);
        return listener;
    }

    InetSocketAddress address() {
        return (InetSocketAddress) server.getLocalSocketAddress();
    }

    /** From now on, new connections go to these. */
    void endpoints(List<InetSocketAddress> ready) {
        endpoints = List.copyOf(ready);
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                Thread.ofVirtual().start(() -> serve(client));
            } catch (IOException e) {
                LOG.debug("{} takes no more connections: {}", address(), e.getMessage());
            }
        }
    }

    private void serve(Socket client) {
        try {
            @Nullable Socket backend = connect();
            if (backend == null) {
                Relay.reset(client, true);
                return;
            }
            client.setTcpNoDelay(true);
            backend.setTcpNoDelay(true);
            new Relay(client, backend).run();
        } catch (IOException e) {
            Relay.reset(client, true);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Round robin; an endpoint that refuses is passed over. */
    private @Nullable Socket connect() {
        List<InetSocketAddress> ready = endpoints;
        int first = turn.getAndIncrement();
        for (int i = 0; i < ready.size(); i++) {
            Socket socket = new Socket();
            try {
                socket.connect(ready.get(Math.floorMod(first + i, ready.size())), CONNECT_TIMEOUT_MS);
                return socket;
            } catch (IOException e) {
                LOG.debug("{} is passed over: {}", ready, e.getMessage());
                Relay.reset(socket, false);
            }
        }
        return null;
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
