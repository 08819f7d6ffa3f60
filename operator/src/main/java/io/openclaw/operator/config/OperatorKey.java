package io.openclaw.operator.config;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The secret that all admin tokens derive from: from a file, or from a Secret in the operator's own namespace, made at the first start. */
public final class OperatorKey {
    static final String SECRET = "openclaw-operator-key";
    private static final String DATA = "key";
    /** The block of the hash that tokens are made with. */
    private static final int BYTES = 32;

    private OperatorKey() {}

    /** @throws IOException when the file can't be read or holds too little */
    public static byte[] load(OperatorConfig config, KubernetesClient kubernetes) throws IOException {
        if (config.keyFile() != null) {
            return checked(
                    Files.readAllBytes(config.keyFile()), config.keyFile().toString());
        }
        String namespace = config.ownNamespace() == null ? kubernetes.getNamespace() : config.ownNamespace();
        String own = namespace == null ? "default" : namespace;
        Secret secret = read(kubernetes, own);
        if (secret == null) {
            secret = create(kubernetes, own);
        }
        String encoded = secret.getData().getOrDefault(DATA, "");
        return checked(Base64.getDecoder().decode(encoded), "Secret " + own + "/" + SECRET);
    }

    private static @Nullable Secret read(KubernetesClient kubernetes, String namespace) {
        return kubernetes.secrets().inNamespace(namespace).withName(SECRET).get();
    }

    private static Secret create(KubernetesClient kubernetes, String namespace) {
        byte[] key = new byte[BYTES];
        new SecureRandom().nextBytes(key);
        Secret made = new SecretBuilder()
                .withNewMetadata()
                .withName(SECRET)
                .withNamespace(namespace)
                .endMetadata()
                .withType("Opaque")
                .withImmutable(true)
                .withData(Map.of(DATA, Base64.getEncoder().encodeToString(key)))
                .build();
        try {
            return kubernetes.resource(made).create();
        } catch (KubernetesClientException e) {
            Secret others = e.getCode() == HttpURLConnection.HTTP_CONFLICT ? read(kubernetes, namespace) : null;
            if (others == null) {
                throw e;
            }
            return others;
        }
    }

    private static byte[] checked(byte[] key, String place) throws IOException {
        if (key.length < BYTES) {
            throw new IOException(place + ": found " + key.length + " bytes; accepted: at least " + BYTES);
        }
        return key;
    }
}
