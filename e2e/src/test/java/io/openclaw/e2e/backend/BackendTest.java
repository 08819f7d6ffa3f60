package io.openclaw.e2e.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class BackendTest {

    private static final InetSocketAddress ANY_PORT = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    @Test
    void answersWithTheSizeAndAfterTheLatencyThatItWasToldLast() throws Exception {
        try (Backend backend = Backend.start(ANY_PORT);
                HttpClient client = HttpClient.newHttpClient()) {
            backend.bodyBytes(10);
            backend.latency(Duration.ofMillis(200));
            var request = HttpRequest.newBuilder(
                            URI.create("http://127.0.0.1:" + backend.address().getPort()))
                    .build();
            long began = System.nanoTime();
            HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());

            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.body()).hasSize(10);
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThanOrEqualTo(Duration.ofMillis(200));
        }
    }

    @Test
    void saysWhichAddressIsInUse() throws IOException {
        try (Backend first = Backend.start(ANY_PORT)) {
            int port = first.address().getPort();
            assertThatThrownBy(() -> Backend.start(new InetSocketAddress("127.0.0.1", port)))
                    .isInstanceOf(BindException.class)
                    .hasMessageContaining("127.0.0.1:" + port)
                    .hasMessageContaining("backend");
        }
    }
}
