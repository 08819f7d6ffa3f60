package io.openclaw.e2e.cluster.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.openclaw.e2e.cluster.api.ObjectApi.Answer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BiConsumer;
import java.util.logging.Level;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import robaho.net.httpserver.DefaultHttpServerProvider;

/**
 * The API server inside the JVM: plain HTTP/1.1 on loopback, a virtual thread a request. It authenticates nobody and allows everything.
 */
public final class ApiServer implements AutoCloseable {
    // held, because the log manager forgets the level of a logger that nobody holds
    private static final java.util.logging.Logger SERVER = java.util.logging.Logger.getLogger("robaho.net.httpserver");

    static {
        // The server writes head and body apart, and Nagle's algorithm would hold the body back for the client's
        // delayed ACK (40 ms).
        System.setProperty("robaho.net.httpserver.nodelay", "true");
        // Longer than any client keeps a connection: one that the server closes first costs its client a failed
        // request. In seconds.
        System.setProperty("robaho.net.httpserver.idleInterval", "3600");
        SERVER.setLevel(Level.SEVERE); // it warns of connections that their clients keep open
    }

    private static final Logger LOG = LoggerFactory.getLogger(ApiServer.class);
    private static final int NO_BODY = -1;
    private static final int CHUNKED = 0;
    private static final int BACKLOG = 128;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final WriteLog writes = new WriteLog();
    private final Store store = new Store();
    private final ResourceTypes types = new ResourceTypes();
    private final Registry registry;
    private final ObjectApi objects;
    private final Discovery discovery = new Discovery(types);
    private volatile BiConsumer<String, String> onRequest = (method, path) -> {};

    private ApiServer(int port, String servicePrefix, PodLogs logs) throws IOException {
        server = new DefaultHttpServerProvider()
                .createHttpServer(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), BACKLOG);
        registry = new Registry(store, types, writes, servicePrefix);
        objects = new ObjectApi(store, types, registry, logs);
    }

    /**
     * Starts one with the namespaces {@code default} and {@code kube-system}.
     *
     * @param port on 127.0.0.1; 0 takes a free one
     * @param servicePrefix what every clusterIP begins with, as in {@code 127.17.0.}, or for more than 254 of them {@code 10.96.}
     * @param crds files with a CustomResourceDefinition each
     * @param logs where containers' output is
     */
    public static ApiServer start(int port, String servicePrefix, List<Path> crds, PodLogs logs) throws IOException {
        ApiServer api = new ApiServer(port, servicePrefix, logs);
        for (String namespace : List.of("default", "kube-system")) {
            api.seed("v1", "namespaces", Json.literal("{\"metadata\": {\"name\": \"" + namespace + "\"}}"));
        }
        for (Path crd : crds) {
            ObjectNode definition = Json.asObject(Json.parseYaml(Files.readString(crd)));
            api.seed("apiextensions.k8s.io/v1", "customresourcedefinitions", definition);
        }
        api.server.createContext("/", api::handle);
        api.server.setExecutor(api.threads);
        api.server.start();
        return api;
    }

    private void seed(String apiVersion, String plural, ObjectNode object) {
        ResourceType type = types.all().stream()
                .filter(t -> t.apiVersion().equals(apiVersion) && t.plural().equals(plural))
                .findFirst()
                .orElseThrow();
        Actor server = new Actor("kube-apiserver", Actor.UPDATE, "");
        registry.create(new Call(type, "", "", "create", server, "", false, new ArrayList<>()), object);
    }

    /** Where it listens, plain HTTP on loopback. */
    public URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** @param listener told of every request from now on: its method and path */
    public void onRequest(BiConsumer<String, String> listener) {
        onRequest = listener;
    }

    /** Every write that took effect. */
    public WriteLog writes() {
        return writes;
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            try {
                answer(exchange);
            } catch (ApiException e) {
                send(exchange, e.code(), e.status());
            }
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        Request request = Request.of(exchange);
        onRequest.accept(request.method(), request.path());
        switch (request.path()) {
            case "/healthz", "/readyz", "/livez" -> {
                send(exchange, 200, "text/plain", "ok".getBytes(StandardCharsets.UTF_8));
                return;
            }
            case "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews",
                    "/apis/authorization.k8s.io/v1/selfsubjectrulesreviews" -> {
                send(exchange, 201, review(request));
                return;
            }
            default -> {}
        }
        Optional<ObjectNode> document = discovery.serve(request.path());
        if (document.isPresent()) {
            send(exchange, 200, document.get());
            return;
        }
        RequestPath path = RequestPath.parse(request.path(), types).orElseThrow(ApiException::noSuchPath);
        List<Write> done = new ArrayList<>();
        Answer answer;
        try {
            answer = objects.serve(request, path, done);
            done.forEach(writes::runHooks);
        } catch (ApiException e) {
            throw e;
        } catch (RuntimeException e) {
            LOG.error("{} {}", request.method(), request.path(), e);
            throw new ApiException(500, "InternalError", e.toString());
        }
        switch (answer) {
            case Answer.Document(int code, ObjectNode body) -> send(exchange, code, body);
            case Answer.Text(String body) -> send(exchange, 200, "text/plain", body.getBytes(StandardCharsets.UTF_8));
            case Answer.Stream(WatchStream watch) -> {
                if (request.asksForWebSocket()) {
                    WatchSocket.serve(exchange, watch);
                } else {
                    stream(exchange, watch);
                }
            }
        }
    }

    /** Everybody may do everything. */
    private static ObjectNode review(Request request) {
        // kubectl asks in protobuf, but the answer does not depend on the question
        boolean readable = request.contentType().equals("application/json");
        ObjectNode review = readable ? Json.asObject(Json.parse(request.body())) : Json.object();
        boolean access = request.path().endsWith("accessreviews");
        review.put("apiVersion", "authorization.k8s.io/v1")
                .put("kind", access ? "SelfSubjectAccessReview" : "SelfSubjectRulesReview");
        ObjectNode status = review.putObject("status").put("allowed", true).put("incomplete", false);
        ObjectNode rule = status.withArray("resourceRules").addObject();
        for (String field : List.of("verbs", "apiGroups", "resources")) {
            rule.putArray(field).add("*");
        }
        status.putArray("nonResourceRules");
        return review;
    }

    private static void stream(HttpExchange exchange, WatchStream watch) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, CHUNKED);
        try (OutputStream out = exchange.getResponseBody()) {
            watch.writeTo(new WatchLines(out));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            LOG.debug("a watcher is gone: {}", e.getMessage());
        }
    }

    private static void send(HttpExchange exchange, int code, JsonNode body) throws IOException {
        send(exchange, code, "application/json", Json.bytes(body));
    }

    private static void send(HttpExchange exchange, int code, String contentType, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", contentType);
        exchange.sendResponseHeaders(code, body.length == 0 ? NO_BODY : body.length);
        exchange.getResponseBody().write(body);
    }

    @Override
    public void close() {
        store.closeWatches();
        server.stop(0);
        threads.shutdownNow();
    }
}
