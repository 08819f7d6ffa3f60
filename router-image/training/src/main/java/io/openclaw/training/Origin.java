package io.openclaw.training;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The upstream: answers as many bytes as the path asks for, after it has read what was posted. */
final class Origin implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    Origin() throws IOException {
        // or it waits 40 ms for the acknowledgement of each head before it sends the body
        System.setProperty("sun.net.httpserver.nodelay", "true");
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", Origin::answer);
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    /** {@code /sized/N}: N bytes with their length; {@code /chunked/N}: N bytes in chunks. */
    private static void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            String path = exchange.getRequestURI().getPath();
            byte[] body = new byte[Integer.parseInt(path.substring(path.lastIndexOf('/') + 1))];
            exchange.sendResponseHeaders(200, path.startsWith("/chunked/") ? 0 : body.length);
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.close();
    }
}
