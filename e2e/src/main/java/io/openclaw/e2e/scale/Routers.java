package io.openclaw.e2e.scale;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The resources of a run: the sample for production again and again, under other names. */
final class Routers {
    static final String NAMESPACE = "default";

    private static final ResourceDefinitionContext TYPE = new ResourceDefinitionContext.Builder()
            .withGroup("openclaw.io")
            .withVersion("v1alpha1")
            .withKind("OpenClawRouter")
            .withPlural("openclawrouters")
            .withNamespaced(true)
            .build();
    private static final int CREATORS = 8;

    private final ObjectNode sample;

    private Routers(ObjectNode sample) {
        this.sample = sample;
    }

    /** @param root of the checkout */
    static Routers of(Path root, Size size) throws IOException {
        ObjectNode sample = (ObjectNode) new YAMLMapper()
                .readTree(root.resolve("manifests/samples/openclawrouter.yaml").toFile());
        ObjectNode spec = sample.withObject("/spec");
        spec.put("replicas", size.pods());
        spec.withObject("/monitoring")
                .put("sampleInterval", size.sampleInterval().toSeconds() + "s");
        return new Routers(sample);
    }

    /** As long as any other's. */
    static String name(int number) {
        return "edge-%05d".formatted(number);
    }

    ObjectNode resource(String name) {
        ObjectNode resource = sample.deepCopy();
        resource.withObject("/metadata").put("name", name).put("namespace", NAMESPACE);
        return resource;
    }

    static Resource<GenericKubernetesResource> at(KubernetesClient client, ObjectNode resource) {
        return client.genericKubernetesResources(TYPE)
                .resource(client.getKubernetesSerialization().convertValue(resource, GenericKubernetesResource.class));
    }

    /** Creates those from one number to before another, several at a time; what fails is known by what doesn't come. */
    void create(KubernetesClient client, int from, int to) {
        try (ExecutorService creators = Executors.newFixedThreadPool(CREATORS)) {
            for (int i = from; i < to; i++) {
                ObjectNode resource = resource(name(i));
                creators.execute(() -> at(client, resource).create());
            }
        }
    }
}
