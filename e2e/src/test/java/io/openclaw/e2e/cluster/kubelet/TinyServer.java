package io.openclaw.e2e.cluster.kubelet;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/** The program of a test's pod: answers 200 on its pod's address, port 3001, and ends on SIGTERM. */
final class TinyServer {

    private TinyServer() {}

    public static void main(String[] args) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(System.getenv("CLW_ROUTER_HOST"), 3001), 0);
        server.createContext("/", exchange -> {
            byte[] body = System.getenv("HOSTNAME").getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        System.out.println("serving " + String.join(" ", args));
    }
}
