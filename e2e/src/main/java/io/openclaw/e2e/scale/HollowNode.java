package io.openclaw.e2e.scale;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.openclaw.settings.Overrides;
import io.openclaw.settings.SettingsException;
import io.openclaw.settings.SettingsReader;
import io.openclaw.settings.SettingsWriter;
import java.net.HttpURLConnection;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deployment controller, ReplicaSet controller, scheduler and kubelet at once: as soon as a Deployment is there its pods are there, bound, running and
 * ready, and it says so. What is changed or deleted later it does not look at: nothing is, at rest.
 */
final class HollowNode implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HollowNode.class);
    private static final String CONFIG_FILE = "openclaw.yaml";
    /** Enough that nobody waits for it. */
    private static final int WORKERS = 8;

    private final KubernetesClient client;
    private final HollowPods pods;
    private final ExecutorService workers = Executors.newFixedThreadPool(WORKERS);
    private final AtomicBoolean configured = new AtomicBoolean();
    private final SharedIndexInformer<Deployment> deployments;

    /** Begins to watch. */
    HollowNode(KubernetesClient client, HollowPods pods) {
        this.client = client;
        this.pods = pods;
        deployments = client.apps().deployments().inAnyNamespace().inform(new ResourceEventHandler<>() {
            @Override
            public void onAdd(Deployment deployment) {
                workers.execute(() -> roll(deployment));
            }

            @Override
            public void onUpdate(Deployment before, Deployment after) {
                // its own reports come back
            }

            @Override
            public void onDelete(Deployment deployment, boolean unknownState) {
                // with the cluster
            }
        });
    }

    private void roll(Deployment deployment) {
        try {
            if (configured.compareAndSet(false, true)) {
                pods.configured(configHash(deployment));
            }
            int wanted = deployment.getSpec().getReplicas();
            for (int i = 0; i < wanted; i++) {
                Pod pod = created(HollowPod.of(deployment, i));
                pod.setStatus(HollowPod.ready(pod, pods.takeAddress()));
                client.resource(pod).updateStatus();
            }
            client.resource(complete(deployment, wanted)).updateStatus();
        } catch (RuntimeException | SettingsException e) {
            LOG.error("{} stays without its pods", deployment.getMetadata().getName(), e);
        }
    }

    /** By this attempt or by an earlier one whose answer was lost. */
    private Pod created(Pod pod) {
        try {
            return client.resource(pod).create();
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                throw e;
            }
            return client.resource(pod).require();
        }
    }

    /** As a router would report it. All routers of a run have the same settings: it is read once. */
    private String configHash(Deployment deployment) throws SettingsException {
        String name = deployment.getSpec().getTemplate().getSpec().getVolumes().stream()
                .map(Volume::getConfigMap)
                .filter(map -> map != null)
                .findFirst()
                .orElseThrow()
                .getName();
        ConfigMap map = client.configMaps()
                .inNamespace(deployment.getMetadata().getNamespace())
                .withName(name)
                .require();
        return SettingsWriter.hash(
                SettingsReader.read(CONFIG_FILE, map.getData().getOrDefault(CONFIG_FILE, ""), Overrides.NONE)
                        .settings());
    }

    private static Deployment complete(Deployment deployment, int pods) {
        String now = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
        return new DeploymentBuilder(deployment)
                .withNewStatus()
                .withObservedGeneration(deployment.getMetadata().getGeneration())
                .withReplicas(pods)
                .withUpdatedReplicas(pods)
                .withReadyReplicas(pods)
                .withAvailableReplicas(pods)
                .addNewCondition()
                .withType("Available")
                .withStatus("True")
                .withReason("MinimumReplicasAvailable")
                .withMessage("Deployment has minimum availability.")
                .withLastUpdateTime(now)
                .withLastTransitionTime(now)
                .endCondition()
                .addNewCondition()
                .withType("Progressing")
                .withStatus("True")
                .withReason("NewReplicaSetAvailable")
                .withMessage("The ReplicaSet has successfully progressed.")
                .withLastUpdateTime(now)
                .withLastTransitionTime(now)
                .endCondition()
                .endStatus()
                .build();
    }

    @Override
    public void close() {
        deployments.close();
        workers.shutdownNow();
    }
}
