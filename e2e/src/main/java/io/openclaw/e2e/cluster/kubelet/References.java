package io.openclaw.e2e.cluster.kubelet;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a pod refers to by name, in its namespace. */
record References(KubernetesClient client, String namespace) {

    /** A ConfigMap's files. */
    Map<String, byte[]> configMap(String name) {
        @Nullable
        ConfigMap found =
                client.configMaps().inNamespace(namespace).withName(name).get();
        if (found == null) {
            throw new MountException("configmap \"" + name + "\" not found");
        }
        Map<String, byte[]> files = new TreeMap<>();
        Objects.requireNonNullElse(found.getData(), Map.<String, String>of())
                .forEach((key, text) -> files.put(key, text.getBytes(StandardCharsets.UTF_8)));
        return files;
    }

    /** A Secret's files. */
    Map<String, byte[]> secret(String name) {
        @Nullable
        Secret found = client.secrets().inNamespace(namespace).withName(name).get();
        if (found == null) {
            throw new MountException("secret \"" + name + "\" not found");
        }
        Map<String, byte[]> files = new TreeMap<>();
        Objects.requireNonNullElse(found.getData(), Map.<String, String>of())
                .forEach((key, text) -> files.put(key, Base64.getDecoder().decode(text)));
        return files;
    }
}
