package io.openclaw.e2e.cluster;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.openclaw.e2e.cluster.api.ApiServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** How to reach an API server of ours, in the namespace {@code default}. */
public final class ApiAccess {
    private ApiAccess() {}

    /** A client; whoever asks for it closes it. */
    public static KubernetesClient client(ApiServer api, String userAgent) {
        Config config = new ConfigBuilder(Config.empty())
                .withMasterUrl(api.uri().toString())
                .withNamespace("default")
                .withUserAgent(userAgent)
                .withOnlyHttpWatches(true)
                .build();
        return new KubernetesClientBuilder().withConfig(config).build();
    }

    /** Writes a kubeconfig for other programs. */
    public static Path writeKubeconfig(ApiServer api, Path directory) throws IOException {
        return Files.writeString(directory.resolve("kubeconfig"), """
                apiVersion: v1
                kind: Config
                clusters: [{name: local, cluster: {server: "%s"}}]
                users: [{name: local, user: {}}]
                contexts: [{name: local, context: {cluster: local, user: local, namespace: default}}]
                current-context: local
                """.formatted(api.uri()));
    }
}
