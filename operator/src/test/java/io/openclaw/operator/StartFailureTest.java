package io.openclaw.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.MissingCRDException;
import io.javaoperatorsdk.operator.OperatorException;
import io.openclaw.operator.config.OperatorConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URL;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StartFailureTest {
    private URL server;

    @BeforeEach
    void parse() throws IOException {
        server = URI.create("https://10.96.0.1").toURL();
    }

    @Test
    void anApiServerThatIsNotThere() throws IOException {
        Config nobody = new ConfigBuilder(Config.empty())
                .withMasterUrl("http://127.0.0.1:" + freePort())
                .withRequestRetryBackoffLimit(0)
                .build();
        try (KubernetesClient client =
                new KubernetesClientBuilder().withConfig(nobody).build()) {
            Throwable failure = catchThrowable(() ->
                    client.secrets().inNamespace("default").withName("any").get());
            assertThat(explain(failure))
                    .startsWith("no answer from https://10.96.0.1: ")
                    .contains("ConnectException", "NetworkPolicy", "KUBECONFIG");
        }
    }

    @Test
    void anAccountThatMayNothing() {
        KubernetesClientException forbidden = new KubernetesClientException(new StatusBuilder()
                .withCode(403)
                .withMessage("secrets \"openclaw-operator-key\" is forbidden")
                .build());
        assertThat(explain(forbidden))
                .startsWith("https://10.96.0.1 refuses it: secrets \"openclaw-operator-key\" is forbidden; ")
                .contains("manifests/operator", "ServiceAccount");
    }

    @Test
    void aClusterWithoutTheDefinition() {
        MissingCRDException missing =
                new MissingCRDException("openclawrouters.openclaw.io", "v1", "not found", new IOException("404"));
        assertThat(explain(new OperatorException("Error starting operator", missing)))
                .isEqualTo(
                        "https://10.96.0.1 has no openclawrouters.openclaw.io: kubectl apply --server-side -k manifests/crd");
    }

    @Test
    void aSettingThatIsNone() {
        Throwable failure = catchThrowable(() -> OperatorConfig.of(Map.of("OPENCLAW_LEADER_ELECTION", "perhaps")));
        assertThat(explain(failure)).isEqualTo(failure.getMessage()).contains("perhaps", "accepted");
    }

    @Test
    void whatNobodyKnowsKeepsItsStackTrace() {
        assertThat(StartFailure.explain(new IllegalStateException("?", new IOException("!")), server))
                .isEmpty();
    }

    private String explain(Throwable failure) {
        return StartFailure.explain(failure, server).orElseThrow();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
