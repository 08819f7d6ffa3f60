package io.openclaw.e2e.cluster.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** An API server with the resource {@code widgets.test.io}, and the plainest of clients to it. */
public final class TestServer implements AutoCloseable {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final ApiServer api;
    private final HttpClient http = HttpClient.newHttpClient();

    public TestServer() throws IOException {
        Path crd = Path.of("src/test/resources/widgets.test.io.yml");
        api = ApiServer.start(
                0, "127.17.255.", List.of(crd), (pod, container, previous, tail) -> "said by " + container + "\n");
    }

    /** A status code and the body as a tree. */
    public record Answer(int code, JsonNode body) {}

    public ApiServer api() {
        return api;
    }

    /** A fabric8 client as a program has it that knows nothing of this server. */
    public KubernetesClient client() {
        Config config = new ConfigBuilder(Config.empty())
                .withMasterUrl(api.uri().toString())
                .withNamespace("default")
                .build();
        return new KubernetesClientBuilder().withConfig(config).build();
    }

    public Answer get(String path, String... headers) {
        return send("GET", path, "", "", headers);
    }

    public Answer post(String path, String body) {
        return send("POST", path, "application/json", body);
    }

    public Answer put(String path, String body) {
        return send("PUT", path, "application/json", body);
    }

    public Answer delete(String path, String body) {
        return send("DELETE", path, "application/json", body);
    }

    public Answer patch(String path, String contentType, String body) {
        return send("PATCH", path, contentType, body);
    }

    public Answer apply(String path, String manager, boolean force, String body) {
        return send("PATCH", path + "?fieldManager=" + manager + "&force=" + force, Patches.APPLY, body);
    }

    public Answer send(String method, String path, String contentType, String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(api.uri() + path))
                .timeout(Duration.ofSeconds(10))
                .header("User-Agent", "test/1")
                .method(method, BodyPublishers.ofString(body.replace('\'', '"')));
        if (!contentType.isEmpty()) {
            request.header("Content-Type", contentType);
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
            String type = response.headers().firstValue("Content-Type").orElse("");
            JsonNode tree = type.equals("application/json")
                    ? MAPPER.readTree(response.body())
                    : MAPPER.getNodeFactory().textNode(response.body());
            return new Answer(response.statusCode(), tree);
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
    }

    @Override
    public void close() {
        http.close();
        api.close();
    }
}
