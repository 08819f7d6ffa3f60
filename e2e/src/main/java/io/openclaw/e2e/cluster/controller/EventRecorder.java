package io.openclaw.e2e.cluster.controller;

import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes Events.
 *
 * @param component whose they are
 */
public record EventRecorder(KubernetesClient client, String component) {

    private static final Logger LOG = LoggerFactory.getLogger(EventRecorder.class);

    /** Something that happens in the course of things. */
    public void say(HasMetadata about, String reason, String message) {
        write(about, "Normal", reason, message);
    }

    /** Something that somebody should look at. */
    public void warn(HasMetadata about, String reason, String message) {
        write(about, "Warning", reason, message);
    }

    private void write(HasMetadata about, String type, String reason, String message) {
        String now = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
        try {
            client.resource(new EventBuilder()
                            .withNewMetadata()
                            .withNamespace(about.getMetadata().getNamespace())
                            .withGenerateName(about.getMetadata().getName() + ".")
                            .endMetadata()
                            .withNewInvolvedObject()
                            .withApiVersion(about.getApiVersion())
                            .withKind(about.getKind())
                            .withNamespace(about.getMetadata().getNamespace())
                            .withName(about.getMetadata().getName())
                            .withUid(about.getMetadata().getUid())
                            .endInvolvedObject()
                            .withType(type)
                            .withReason(reason)
                            .withMessage(message)
                            .withFirstTimestamp(now)
                            .withLastTimestamp(now)
                            .withCount(1)
                            .withNewSource()
                            .withComponent(component)
                            .endSource()
                            .withReportingComponent(component)
                            .build())
                    .create();
        } catch (KubernetesClientException e) {
            // best effort, as everywhere in Kubernetes: what happens does not depend on its being told
            LOG.debug("{} is not told: {}", reason, e.getMessage());
        }
    }
}
