package io.openclaw.e2e.scale;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * The program that the operator is measured by, in a JVM of its own as that is: with the operator's client it creates what the operator creates, knowing
 * it all beforehand. It watches nothing, reads nothing and decides nothing.
 */
final class BareClient {
    static final String USER_AGENT = "bare-client";
    private static final String MANAGER = "openclaw-operator";

    private BareClient() {}

    /**
     * Arguments: the templates' file, how many routers at first, how many in all once a line has come in, how many at a time. {@code KUBECONFIG} says
     * where.
     */
    public static void main(String[] arguments) throws IOException, InterruptedException, ExecutionException {
        Templates templates = Templates.read(Path.of(arguments[0]));
        int early = Integer.parseInt(arguments[1]);
        int routers = Integer.parseInt(arguments[2]);
        Config config = new ConfigBuilder(Config.autoConfigure(null))
                .withUserAgent(USER_AGENT)
                .build();
        try (KubernetesClient client =
                        new KubernetesClientBuilder().withConfig(config).build();
                ExecutorService threads = Executors.newFixedThreadPool(Integer.parseInt(arguments[3]))) {
            create(client, templates, threads, 0, early);
            var _ = System.in.read();
            create(client, templates, threads, early, routers);
            // whoever started it looks at what it took
            var _ = System.in.read();
        }
    }

    private static void create(KubernetesClient client, Templates templates, ExecutorService threads, int from, int to)
            throws InterruptedException, ExecutionException {
        List<Future<?>> all = new ArrayList<>();
        for (int i = from; i < to; i++) {
            String name = Routers.name(i);
            all.add(threads.submit(() -> create(client, templates, name)));
        }
        for (Future<?> each : all) {
            each.get();
        }
    }

    private static void create(KubernetesClient client, Templates templates, String name) {
        ObjectNode resource = templates.of(name, "").resource();
        GenericKubernetesResource made = Routers.at(client, resource).create();
        Templates own = templates.of(name, made.getMetadata().getUid());
        for (ObjectNode object : own.objects()) {
            HasMetadata typed = client.getKubernetesSerialization().unmarshal(object.toString());
            client.resource(typed).fieldManager(MANAGER).forceConflicts().serverSideApply();
        }
        resource.withObject("/metadata")
                .put("resourceVersion", made.getMetadata().getResourceVersion());
        resource.set("status", own.status());
        Routers.at(client, resource).updateStatus();
    }
}
