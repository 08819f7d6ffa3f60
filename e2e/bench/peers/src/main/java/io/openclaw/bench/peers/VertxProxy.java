package io.openclaw.bench.peers;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.PoolOptions;
import io.vertx.httpproxy.HttpProxy;
import io.vertx.httpproxy.ProxyOptions;

/** vertx-http-proxy on one event loop: {@code VertxProxy PORT ORIGIN_PORT}. */
public final class VertxProxy {

    /** As many as the bench opens to it. */
    private static final int CONNECTIONS = 1_024;

    private VertxProxy() {}

    public static void main(String[] args) {
        int port = Integer.parseInt(args[0]);
        int origin = Integer.parseInt(args[1]);
        Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setPreferNativeTransport(true));
        var client = vertx.createHttpClient(
                new HttpClientOptions().setKeepAlive(true).setDecompressionSupported(false),
                new PoolOptions().setHttp1MaxSize(CONNECTIONS));
        var proxy = HttpProxy.reverseProxy(new ProxyOptions(), client).origin(origin, "127.0.0.1");
        vertx.createHttpServer(new HttpServerOptions().setHost("127.0.0.1").setPort(port))
                .requestHandler(proxy)
                .listen()
                .onFailure(cause -> {
                    System.err.println("cannot listen on " + port + ": " + cause);
                    System.exit(1);
                });
    }
}
