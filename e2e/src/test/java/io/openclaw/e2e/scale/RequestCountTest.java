package io.openclaw.e2e.scale;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestCountTest {
    @ParameterizedTest
    @CsvSource({
        "PATCH /api/v1/namespaces/default/services/edge?force=true HTTP/1.1 [200 OK] (), PATCH services",
        "PUT /apis/openclaw.io/v1alpha1/namespaces/default/openclawrouters/edge-00000/st<TRUNCATED> [200 OK] (), PUT openclawrouters",
        "GET /apis/apps/v1/deployments?watch=true HTTP/1.1 [200 OK] (), GET deployments",
        "POST /api/v1/namespaces HTTP/1.1 [201 Created] (), POST namespaces",
        "GET /api/v1/namespaces/default HTTP/1.1 [200 OK] (), GET namespaces",
        "GET /apis HTTP/1.1 [200 OK] (), GET discovery"
    })
    void a_line_of_the_log_is_method_and_resource(String line, String key) {
        assertThat(RequestCount.key(line)).isEqualTo(key);
    }
}
