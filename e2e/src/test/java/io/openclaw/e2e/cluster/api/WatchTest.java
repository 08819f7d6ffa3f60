package io.openclaw.e2e.cluster.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.openclaw.e2e.cluster.api.WatchQueue.Taken;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Watches: nothing is missed, nothing is kept for ever. */
@Timeout(30)
class WatchTest {

    private static final Duration PATIENCE = Duration.ofMillis(1);

    private static void put(Store store, String name) {
        Store.Key key = new Store.Key("configmaps", "default", name);
        store.commit(
                key,
                before -> Json.literal("{\"metadata\":{\"name\":\"" + name + "\",\"namespace\":\"default\"}}"),
                change -> {});
    }

    private static List<String> names(WatchQueue watch) throws InterruptedException {
        List<String> names = new ArrayList<>();
        while (watch.take(PATIENCE) instanceof Taken.Next(Store.Change change)) {
            names.add(change.key().name());
        }
        return names;
    }

    @Test
    void itGoesOnFromTheVersionThatWasSeen() throws InterruptedException {
        Store store = new Store();
        put(store, "a");
        long seen = store.revision();
        put(store, "b");
        WatchQueue watch = store.watch("configmaps", "default", seen);
        put(store, "c");
        assertThat(names(watch)).containsExactly("b", "c");
    }

    @Test
    void withoutAVersionItBeginsWithWhatIsThere() throws InterruptedException {
        Store store = new Store();
        put(store, "a");
        assertThat(names(store.watch("configmaps", "", 0))).containsExactly("a");
        assertThat(names(store.watch("configmaps", "other", 0))).isEmpty();
        assertThat(names(store.watch("secrets", "", 0))).isEmpty();
    }

    @Test
    void aVersionThatIsForgottenIsGone() {
        Store store = new Store(2);
        put(store, "a");
        long seen = store.revision();
        List.of("b", "c", "d").forEach(name -> put(store, name));
        assertThatThrownBy(() -> store.watch("configmaps", "", seen))
                .isInstanceOfSatisfying(
                        ApiException.class, e -> assertThat(e.code()).isEqualTo(410));
    }

    @Test
    void aWatcherThatTakesNothingIsCutOff() throws InterruptedException {
        Store store = new Store();
        WatchQueue watch = store.watch("configmaps", "", 0);
        for (int i = 0; i < 10_002; i++) {
            put(store, "c" + i % 10);
        }
        assertThat(names(watch)).hasSize(10_000);
        assertThat(watch.take(PATIENCE)).isInstanceOf(Taken.Ended.class);
    }

    @Test
    void aQuietWatchTellsHowFarItHasCome() throws InterruptedException {
        Store store = new Store();
        WatchQueue watch = store.watch("secrets", "", 0);
        put(store, "a");
        assertThat(watch.take(PATIENCE)).isEqualTo(new Taken.Quiet(store.revision()));
    }

    @Test
    void aFabric8ClientThatTriesAWebSocketFirstWatchesAtOnce() throws Exception {
        BlockingQueue<String> seen = new LinkedBlockingQueue<>();
        try (TestServer server = new TestServer();
                KubernetesClient client = server.client();
                Watch watch = client.configMaps()
                        .inNamespace("default")
                        .withLabel("a", "b")
                        .watch(recording(seen))) {
            ConfigMap created = client.resource(new ConfigMapBuilder()
                            .withNewMetadata()
                            .withName("c")
                            .addToLabels("a", "b")
                            .endMetadata()
                            .build())
                    .create();
            assertThat(seen.poll(5, TimeUnit.SECONDS)).isEqualTo("ADDED c");
            ConfigMap edited = client.resource(created)
                    .edit(c -> new ConfigMapBuilder(c).addToData("k", "v").build());
            assertThat(seen.poll(5, TimeUnit.SECONDS)).isEqualTo("MODIFIED c");
            client.resource(edited)
                    .edit(c -> new ConfigMapBuilder(c)
                            .editMetadata()
                            .removeFromLabels("a")
                            .endMetadata()
                            .build());
            assertThat(seen.poll(5, TimeUnit.SECONDS)).isEqualTo("DELETED c");
            assertThat(watch).isNotNull();
        }
    }

    @Test
    void overAWebSocketAnEventIsAMessage() throws Exception {
        BlockingQueue<String> messages = new LinkedBlockingQueue<>();
        WebSocket.Listener listener = new WebSocket.Listener() {
            private final StringBuilder message = new StringBuilder();

            @Override
            public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
                message.append(part);
                if (last) {
                    messages.add(message.toString());
                    message.setLength(0);
                }
                socket.request(1);
                return null;
            }
        };
        try (TestServer server = new TestServer();
                KubernetesClient client = server.client();
                HttpClient http = HttpClient.newHttpClient()) {
            WebSocket socket = http.newWebSocketBuilder()
                    .buildAsync(
                            URI.create(server.api().uri().toString().replace("http:", "ws:")
                                    + "/api/v1/namespaces/default/configmaps?watch=true"),
                            listener)
                    .get(5, TimeUnit.SECONDS);
            client.resource(named("c")).create();
            client.resource(named("d")).create();

            assertThat(messages.poll(5, TimeUnit.SECONDS))
                    .startsWith("{\"type\":\"ADDED\"")
                    .contains("\"name\":\"c\"");
            assertThat(messages.poll(5, TimeUnit.SECONDS))
                    .startsWith("{\"type\":\"ADDED\"")
                    .contains("\"name\":\"d\"");
            socket.abort();
        }
    }

    private static ConfigMap named(String name) {
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace("default")
                .endMetadata()
                .build();
    }

    private static Watcher<ConfigMap> recording(BlockingQueue<String> seen) {
        return new Watcher<>() {
            @Override
            public void eventReceived(Action action, ConfigMap map) {
                seen.add(action + " " + map.getMetadata().getName());
            }

            @Override
            public void onClose(WatcherException cause) {
                seen.add("closed: " + cause);
            }
        };
    }
}
