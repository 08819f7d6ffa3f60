package io.openclaw.e2e.cluster.kubelet;

import io.fabric8.kubernetes.api.model.DeleteOptionsBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.openclaw.e2e.cluster.controller.EventRecorder;
import io.openclaw.e2e.cluster.network.AddressBlock;
import java.net.HttpURLConnection;
import java.nio.file.Path;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What all pods of a node share, and the word to the API server about each. */
record Node(
        String name,
        KubernetesClient client,
        Path directory,
        Map<String, Image> images,
        AddressBlock addresses,
        MemoryCgroups cgroups) {

    private static final Logger LOG = LoggerFactory.getLogger(Node.class);

    EventRecorder events() {
        return new EventRecorder(client, "kubelet");
    }

    /** Tells a pod's status; false if that has to be tried again. */
    boolean report(Pod pod, PodStatus status) {
        Pod told = new PodBuilder()
                .withNewMetadata()
                .withUid(pod.getMetadata().getUid())
                .endMetadata()
                .withStatus(status)
                .build();
        try {
            client.pods()
                    .inNamespace(pod.getMetadata().getNamespace())
                    .withName(pod.getMetadata().getName())
                    .subresource("status")
                    .patch(PatchContext.of(PatchType.JSON_MERGE), Serialization.asJson(told));
            return true;
        } catch (KubernetesClientException e) {
            return gone(e, pod);
        }
    }

    /** Nothing of the pod runs any more: its object may go. False if that has to be said again. */
    boolean confirmDeleted(Pod pod) {
        try {
            client.raw(
                    "/api/v1/namespaces/" + pod.getMetadata().getNamespace() + "/pods/"
                            + pod.getMetadata().getName(),
                    "DELETE",
                    new DeleteOptionsBuilder()
                            .withGracePeriodSeconds(0L)
                            .withNewPreconditions(null, pod.getMetadata().getUid())
                            .build());
            return true;
        } catch (KubernetesClientException e) {
            return gone(e, pod);
        }
    }

    /** Whether the answer says that the object is not there any more, or another one of that name. */
    private static boolean gone(KubernetesClientException e, Pod pod) {
        LOG.debug("{}: {}", pod.getMetadata().getName(), e.getMessage());
        return e.getCode() == HttpURLConnection.HTTP_NOT_FOUND || e.getCode() == HttpURLConnection.HTTP_CONFLICT;
    }
}
