package io.openclaw.bench.vertx;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.PoolOptions;
import io.vertx.httpproxy.ForwardedHeadersOptions;
import io.vertx.httpproxy.HttpProxy;
import io.vertx.httpproxy.ProxyOptions;

/** vertx-http-proxy on one event loop: {@code VertxProxy PORT ORIGIN_PORT}. */
public final class VertxProxy {

    /** As many as the bench opens to it. */
    private static final int CONNECTIONS = 1_024;

    private static final int KEEP_ALIVE_SECONDS = 300;

    private VertxProxy() {}

    public static void main(String[] args) {
        int port = Integer.parseInt(args[0]);
        int origin = Integer.parseInt(args[1]);
        Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setPreferNativeTransport(true));
        if (!vertx.isNativeTransportEnabled()) {
            System.err.println("no epoll: " + vertx.unavailableNativeTransportCause());
            System.exit(1);
        }
        var client = vertx.createHttpClient(
                new HttpClientOptions().setKeepAlive(true).setKeepAliveTimeout(KEEP_ALIVE_SECONDS),
                new PoolOptions().setHttp1MaxSize(CONNECTIONS));
        // for, proto and host, as in the other proxies' configurations
        var forwarded = new ForwardedHeadersOptions().setEnabled(true).setForwardPort(false);
        var proxy = HttpProxy.reverseProxy(
                        new ProxyOptions().setSupportWebSocket(false).setForwardedHeadersOptions(forwarded), client)
                .origin(origin, "127.0.0.1");
        vertx.createHttpServer(new HttpServerOptions().setHost("127.0.0.1").setPort(port))
                .requestHandler(proxy)
                .listen()
                .onFailure(cause -> {
                    System.err.println("cannot listen on " + port + ": " + cause);
                    System.exit(1);
                });
    }
}
