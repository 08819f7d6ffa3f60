package io.openclaw.operator.event;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes core/v1 Events, which {@code kubectl describe} finds by involvedObject. Each has a name made from what it says, so that a step done again
 * after a crash tells it once.
 */
public final class EventRecorder {
    private static final Logger LOG = LoggerFactory.getLogger(EventRecorder.class);
    private static final String COMPONENT = "openclaw-operator";

    private final KubernetesClient kubernetes;
    private final Clock clock;

    public EventRecorder(KubernetesClient kubernetes, Clock clock) {
        this.kubernetes = kubernetes;
        this.clock = clock;
    }

    /** An Event that can't be written is logged: nothing depends on it. */
    public void record(Happening happening, ObjectReference about) {
        try {
            kubernetes.v1().events().resource(event(happening, about)).create();
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                LOG.warn("Event {} on {} not written: {}", happening.reason(), about.getName(), e.getMessage());
            }
        }
    }

    private Event event(Happening happening, ObjectReference about) {
        String now = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
        String identity = about.getUid() + " " + happening.key();
        String suffix = UUID.nameUUIDFromBytes(identity.getBytes(StandardCharsets.UTF_8))
                .toString();
        return new EventBuilder()
                .withNewMetadata()
                .withName(about.getName() + "." + suffix)
                .withNamespace(about.getNamespace())
                .endMetadata()
                .withInvolvedObject(about)
                .withType(happening.warning() ? "Warning" : "Normal")
                .withReason(happening.reason())
                .withMessage(happening.message())
                .withNewSource()
                .withComponent(COMPONENT)
                .endSource()
                .withReportingComponent(COMPONENT)
                .withReportingInstance(COMPONENT)
                .withFirstTimestamp(now)
                .withLastTimestamp(now)
                .withCount(1)
                .build();
    }
}
