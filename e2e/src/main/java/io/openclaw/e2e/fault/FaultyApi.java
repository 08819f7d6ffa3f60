package io.openclaw.e2e.fault;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.internal.SSLUtils;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Stands between an operator and an API server, of whatever make, and lets go wrong what {@link Faults} says. To the operator it is an API server on
 * loopback, without TLS; towards the API server it has the rights of the kubeconfig that it was made with.
 */
public final class FaultyApi implements AutoCloseable {
    private static final int BACKLOG = 128;
    private static final int NO_BODY = -1;
    private static final int CHUNKED = 0;
    /** Watch events that may be under way while they are delayed. */
    private static final int MOST_DELAYED = 100_000;
    /** Of one connection, or for a client to say itself. */
    private static final Set<String> OWN_HEADERS = Set.of(
            "connection",
            "content-length",
            "expect",
            "host",
            "upgrade",
            "transfer-encoding",
            "authorization",
            "http2-settings");

    private final HttpServer server;
    private final HttpClient client;
    private final URI target;
    private final String token;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Set<HttpExchange> open = ConcurrentHashMap.newKeySet();
    private final AtomicLong calls = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private volatile Faults faults = Faults.NONE;
    private volatile Duration lag = Duration.ZERO;
    private volatile boolean away;

    private FaultyApi(Config cluster) throws IOException, GeneralSecurityException {
        target = URI.create(cluster.getMasterUrl());
        String known = cluster.getAutoOAuthToken();
        token = known == null ? "" : known;
        HttpClient.Builder builder = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1);
        if (target.getScheme().equals("https")) {
            builder.sslContext(SSLUtils.sslContext(cluster));
        }
        client = builder.build();
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
        server.createContext("/", this::handle);
        server.setExecutor(threads);
        server.start();
    }

    /**
     * @param cluster how to reach the API server behind it
     * @throws IllegalStateException when its certificates can't be used
     */
    public static FaultyApi before(Config cluster) throws IOException {
        try {
            return new FaultyApi(cluster);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the cluster's certificates", e);
        }
    }

    /** Writes a kubeconfig for the operator. */
    public Path writeKubeconfig(Path file, String namespace) throws IOException {
        return Files.writeString(file, """
                apiVersion: v1
                kind: Config
                clusters: [{name: faulty, cluster: {server: "http://127.0.0.1:%d"}}]
                users: [{name: faulty, user: {}}]
                contexts: [{name: faulty, context: {cluster: faulty, user: faulty, namespace: %s}}]
                current-context: faulty
                """.formatted(server.getAddress().getPort(), namespace));
    }

    /** From now on. */
    public void faults(Faults faults) {
        this.faults = faults;
    }

    /** From now on the events of watches come so much later. */
    public void lag(Duration lag) {
        this.lag = lag;
    }

    /** From now on nobody is there: what is open is cut, and what comes as well. */
    public void away(boolean away) {
        this.away = away;
        if (away) {
            open.forEach(HttpExchange::close);
        }
    }

    /** All that came. */
    public long calls() {
        return calls.get();
    }

    /** Those of them that were refused, cut off or never answered. */
    public long failed() {
        return failed.get();
    }

    private void handle(HttpExchange exchange) {
        open.add(exchange);
        try (exchange) {
            calls.incrementAndGet();
            Fault fault = away
                    ? new Fault.Cut()
                    : faults.of(
                            exchange.getRequestMethod(),
                            exchange.getRequestURI().getPath());
            switch (fault) {
                case Fault.None none -> forward(exchange, true);
                case Fault.Delay(Duration by) -> {
                    Thread.sleep(by);
                    forward(exchange, true);
                }
                case Fault.LostAnswer lost -> {
                    failed.incrementAndGet();
                    forward(exchange, false);
                }
                case Fault.Refusal(int code, String reason) -> {
                    failed.incrementAndGet();
                    exchange.getRequestBody().readAllBytes();
                    refuse(exchange, code, reason);
                }
                case Fault.Cut cut -> failed.incrementAndGet();
            }
        } catch (IOException e) {
            // one of the two sides is gone, on purpose or at the end: the other one learns it by the end of the
            // connection
            failed.incrementAndGet();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            open.remove(exchange);
        }
    }

    private static void refuse(HttpExchange exchange, int code, String reason) throws IOException {
        byte[] status = """
                {"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"injected","reason":"%s","code":%d}""".formatted(reason, code).getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        if (code == 429) {
            exchange.getResponseHeaders().set("Retry-After", "1");
        }
        exchange.sendResponseHeaders(code, status.length);
        exchange.getResponseBody().write(status);
    }

    private void forward(HttpExchange exchange, boolean answers) throws IOException, InterruptedException {
        String query = exchange.getRequestURI().getRawQuery();
        boolean watch = query != null && query.contains("watch=true");
        if ("websocket".equalsIgnoreCase(exchange.getRequestHeaders().getFirst("Upgrade"))) {
            // fabric8 asks for a WebSocket first; 200 is the answer after which it watches by plain HTTP
            exchange.sendResponseHeaders(200, NO_BODY);
            return;
        }
        HttpRequest.Builder request = HttpRequest.newBuilder(
                target.resolve(exchange.getRequestURI().getRawPath() + (query == null ? "" : "?" + query)));
        for (Map.Entry<String, List<String>> header :
                exchange.getRequestHeaders().entrySet()) {
            if (!OWN_HEADERS.contains(header.getKey().toLowerCase(Locale.ROOT))) {
                header.getValue().forEach(value -> request.header(header.getKey(), value));
            }
        }
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        byte[] body = exchange.getRequestBody().readAllBytes();
        request.method(
                exchange.getRequestMethod(),
                body.length == 0 ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofByteArray(body));
        HttpResponse<InputStream> response = client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
        try (InputStream in = response.body()) {
            if (!answers) {
                in.readAllBytes();
                return;
            }
            response.headers()
                    .firstValue("Content-Type")
                    .ifPresent(type -> exchange.getResponseHeaders().set("Content-Type", type));
            exchange.sendResponseHeaders(response.statusCode(), CHUNKED);
            if (watch) {
                relay(in, exchange.getResponseBody());
            } else {
                in.transferTo(exchange.getResponseBody());
                exchange.getResponseBody().close();
            }
        }
    }

    /** Events, one a line, as they come; later by the lag of the moment. */
    private void relay(InputStream in, OutputStream out) throws IOException, InterruptedException {
        BlockingQueue<Line> lines = new ArrayBlockingQueue<>(MOST_DELAYED);
        Thread reader = Thread.ofVirtual().start(() -> read(in, lines));
        try {
            out.flush();
            for (Line line = lines.take(); !line.isLast(); line = lines.take()) {
                Thread.sleep(Math.max(0, (line.dueNanos - System.nanoTime()) / 1_000_000));
                out.write((line.text + "\n").getBytes(StandardCharsets.UTF_8));
                out.flush();
            }
            out.close();
        } finally {
            reader.interrupt();
        }
    }

    private void read(InputStream in, BlockingQueue<Line> lines) {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            for (String text = reader.readLine(); text != null; text = reader.readLine()) {
                lines.put(new Line(text, System.nanoTime() + lag.toNanos()));
            }
            lines.put(Line.LAST);
        } catch (IOException e) {
            // the watch is over on one side: so it is on the other
            var _ = lines.offer(Line.LAST);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private record Line(String text, long dueNanos) {
        /** No event is empty. */
        static final Line LAST = new Line("", 0);

        boolean isLast() {
            return text.isEmpty();
        }
    }

    @Override
    public void close() {
        open.forEach(HttpExchange::close);
        server.stop(0);
        threads.shutdownNow();
        client.shutdownNow();
    }
}
