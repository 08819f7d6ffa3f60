package io.openclaw.crds.spec;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.api.model.Quantity;
import io.openclaw.settings.units.Bytes;
import io.openclaw.settings.units.GoDuration;
import org.jspecify.annotations.Nullable;

/** The wait queue. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Queue(
        @JsonPropertyDescription("FIFO, the only order so far.") @Nullable
        Type type,

        @JsonPropertyDescription("Most requests that wait. Default: 10000.") @Min(1) @Nullable
        Integer maxSize,

        @JsonPropertyDescription("Most bytes that wait. Default: a quarter of process.maxHeap.")
        @Nullable
        @Pattern(Bytes.PATTERN)
        Quantity maxMemory,

        @JsonPropertyDescription("What happens to a request that finds the queue full: Reject answers it at once.")
        @Nullable
        OverflowAction overflowAction,

        @JsonPropertyDescription(
                "Status of that answer: 503, the only one that carries Retry-After for overload (RFC 9110, section 15.6.4).")
        @Min(503)
        @Max(503)
        @Nullable
        Integer overflowStatus,

        @JsonPropertyDescription("Message in the body of that answer.") @Size(max = 1024) @Nullable
        String overflowMessage,

        @JsonPropertyDescription(
                "Time that waiting and running requests have when the pod is replaced; at most process.restartGracePeriod. Default: 30s.")
        @Pattern(GoDuration.PATTERN)
        @Nullable
        String drainTimeout) {
    /** Order of the queue. */
    public enum Type {
        @JsonProperty("FIFO")
        FIFO
    }

    /** What a full queue does. */
    public enum OverflowAction {
        @JsonProperty("Reject")
        REJECT
    }
}
