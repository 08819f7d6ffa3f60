package io.openclaw.operator.status;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.openclaw.crds.OpenClawRouter;
import io.openclaw.crds.OpenClawRouterStatus;
import java.net.HttpURLConnection;
import java.util.function.Consumer;

/** Writes the status by PUT with the resourceVersion that it was derived from: an apply patch would be no compare-and-set, and a claim must be one. */
public final class StatusWriter {
    private final KubernetesClient kubernetes;

    public StatusWriter(KubernetesClient kubernetes) {
        this.kubernetes = kubernetes;
    }

    /** What became of it. */
    public enum Written {
        UNCHANGED,
        WRITTEN,
        /** The resource was changed or deleted meanwhile: look again. */
        CONFLICT
    }

    /**
     * @param after is given the resource as it is with the new status
     * @throws KubernetesClientException when the API server fails otherwise
     */
    public Written write(OpenClawRouter resource, OpenClawRouterStatus status, Consumer<OpenClawRouter> after) {
        if (status.equals(resource.getStatus())) {
            return Written.UNCHANGED;
        }
        OpenClawRouter changed = new OpenClawRouter();
        changed.setMetadata(new ObjectMetaBuilder(resource.getMetadata()).build());
        changed.setSpec(resource.getSpec());
        changed.setStatus(status);
        try {
            after.accept(kubernetes.resource(changed).updateStatus());
            return Written.WRITTEN;
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_CONFLICT || e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
                return Written.CONFLICT;
            }
            throw e;
        }
    }
}
