package io.openclaw.e2e.scale;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestCountTest {
    @ParameterizedTest
    @CsvSource({
        "/api/v1/namespaces/default/services/edge, services",
        "/apis/openclaw.io/v1alpha1/namespaces/default/openclawrouters/edge-00000/status, openclawrouters",
        "/apis/apps/v1/deployments, deployments",
        "/api/v1/namespaces, namespaces",
        "/api/v1/namespaces/default, namespaces",
        "/apis, discovery"
    })
    void a_path_is_of_a_resource(String path, String resource) {
        assertThat(RequestCount.resource(path)).isEqualTo(resource);
    }

    @Test
    void what_is_no_request_to_the_api_is_not_counted() {
        RequestCount count = new RequestCount();

        count.count("GET", "/healthz");
        count.count("POST", "/api/v1/namespaces");

        assertThat(count.soFar()).isEqualTo(Map.of("POST namespaces", 1L));
    }
}
