package io.openclaw.e2e.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A change of the resource that a running router can apply replaces no pod, and is said to be applied when every pod has said so. */
class LiveConfigurationIT {
    private static final int TRAFFIC_PORT = 3000;

    @Test
    void a_new_route_is_served_by_the_pods_that_are_there() throws Exception {
        try (Stage stage = Stage.open("live-configuration")) {
            stage.operator();
            Subject router = Subject.ready(
                    stage, "live", "replicas: 2\nroutes: [{name: old, pathPrefix: /old, upstream: app}]\n");
            router.await("ConfigApplied", "True");
            Set<String> before = router.podUids();
            assertAnswers(router, "/new", 404);

            router.spec("{\"routes\":[{\"name\":\"new\",\"pathPrefix\":\"/new\",\"upstream\":\"app\"}]}");
            router.await("ConfigApplied", "True");

            assertAnswers(router, "/new", 502); // nobody listens at the upstream
            assertAnswers(router, "/old", 404);
            assertThat(router.podUids()).isEqualTo(before).hasSize(2);
        }
    }

    private static void assertAnswers(Subject router, String path, int status) throws IOException {
        for (Pod pod : router.pods()) {
            URI uri = URI.create("http://" + pod.getStatus().getPodIP() + ":" + TRAFFIC_PORT + path);
            HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
            try {
                assertThat(connection.getResponseCode()).as(uri.toString()).isEqualTo(status);
            } finally {
                connection.disconnect();
            }
        }
    }
}
