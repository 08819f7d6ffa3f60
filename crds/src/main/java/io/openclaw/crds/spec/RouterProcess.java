package io.openclaw.crds.spec;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Quantity;
import io.openclaw.settings.units.Bytes;
import io.openclaw.settings.units.GoDuration;
import org.jspecify.annotations.Nullable;

/** The JVM process of each pod. */
@ValidationRule(value = RouterProcess.HEAP + " >= 33554432.0", message = "maxHeap must be at least 32Mi")
@ValidationRule(
        value = "!has(self.restartOnMemoryThreshold) || " + RouterProcess.THRESHOLD + " < " + RouterProcess.HEAP,
        message =
                "restartOnMemoryThreshold must be less than maxHeap (default 512Mi): seven eighths of it is a good value")
@ValidationRule(
        value = RouterProcess.OLD + " + " + RouterProcess.NEW + " <= " + RouterProcess.HEAP,
        message =
                "maxOldSpace (default: three quarters of maxHeap) and maxNewSpace (default: an eighth) together must be at most maxHeap (default 512Mi)")
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record RouterProcess(
        @JsonPropertyDescription("Heap (-Xmx); at least 32Mi. Default: 512Mi. Most other memory bounds scale with it.")
        @Pattern(Bytes.PATTERN)
        @Nullable
        Quantity maxHeap,

        @JsonPropertyDescription("Bound of the old generation. Default: three quarters of maxHeap.")
        @Nullable
        @Pattern(Bytes.PATTERN)
        Quantity maxOldSpace,

        @JsonPropertyDescription(
                "Bound of the young generation; with maxOldSpace at most maxHeap. Default: an eighth of maxHeap.")
        @Pattern(Bytes.PATTERN)
        @Nullable
        Quantity maxNewSpace,

        @JsonPropertyDescription("Memory outside the heap for bodies. Default: derived from queue and cache.")
        @Nullable
        @Pattern(Bytes.PATTERN)
        Quantity maxDirectMemory,

        @JsonPropertyDescription(
                "Swap that the container may use, where the kubelet allows it at all (condition SwapNotHonoured). Default: none.")
        @Pattern(Bytes.PATTERN)
        @Nullable
        Quantity swap,

        @JsonPropertyDescription("Auto, Serial, G1, Shenandoah or ZGC. Default: Auto, which chooses by heap and CPUs.")
        @Nullable
        Collector gc,

        @JsonPropertyDescription("How often the process looks at its own memory. Default: 1s.")
        @Pattern(GoDuration.PATTERN)
        @Nullable
        String gcInterval,

        @JsonPropertyDescription("Garbage above which an idle process collects. Default: an eighth of maxHeap.")
        @Pattern(Bytes.PATTERN)
        @Nullable
        Quantity forceGCThreshold,

        @JsonPropertyDescription(
                "Live memory after a collection above which the pod is replaced; less than maxHeap. Default: seven eighths of maxHeap.")
        @Pattern(Bytes.PATTERN)
        @Nullable
        Quantity restartOnMemoryThreshold,

        @JsonPropertyDescription("Time from the end of drainDelay to the end of the process. Default: 30s.")
        @Pattern(GoDuration.PATTERN)
        @Nullable
        String restartGracePeriod,

        @JsonPropertyDescription("Time that a draining pod still accepts while endpoints spread. Default: 5s.")
        @Pattern(GoDuration.PATTERN)
        @Nullable
        String drainDelay,

        @JsonPropertyDescription("A pod younger than this is not replaced, unless it is about to die. Default: 1h.")
        @Pattern(GoDuration.PATTERN)
        @Nullable
        String minUptime,

        @JsonPropertyDescription("How memory lost to fragmentation is detected.") @Nullable
        Fragmentation fragmentation) {
    /** Garbage collector. */
    public enum Collector {
        @JsonProperty("Auto")
        AUTO,
        @JsonProperty("Serial")
        SERIAL,
        @JsonProperty("G1")
        G1,
        @JsonProperty("Shenandoah")
        SHENANDOAH,
        @JsonProperty("ZGC")
        ZGC
    }

    /** How memory lost to fragmentation is detected. */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Fragmentation(
            @JsonPropertyDescription("Auto, Ratio or None. Default: Auto.") @Nullable
            Detector detector,

            @JsonPropertyDescription("For Ratio: total to used memory above which it fires. Default: 2.0.") @Nullable
            Double ratio,

            @JsonPropertyDescription("For Ratio: it fires only below this much used heap. Default: 512Mi.")
            @Nullable
            @Pattern(Bytes.PATTERN)
            Quantity maxHeapUsed) {
        /** How fragmentation is told. */
        public enum Detector {
            @JsonProperty("Auto")
            AUTO,
            @JsonProperty("Ratio")
            RATIO,
            @JsonProperty("None") // "Off" is false in the YAML that kubectl reads
            OFF
        }
    }

    /** Everything else at its defaults. */
    public static RouterProcess ofHeap(Quantity maxHeap) {
        return new RouterProcess(maxHeap, null, null, null, null, null, null, null, null, null, null, null, null);
    }

    /** The same, but for the heap. */
    public RouterProcess withMaxHeap(Quantity heap) {
        return new RouterProcess(
                heap,
                maxOldSpace,
                maxNewSpace,
                maxDirectMemory,
                swap,
                gc,
                gcInterval,
                forceGCThreshold,
                restartOnMemoryThreshold,
                restartGracePeriod,
                drainDelay,
                minUptime,
                fragmentation);
    }

    // Bytes in CEL. Each is read as it stands: turned into a string first it loses its bound, and the API server
    // refuses the rule's cost.
    static final String HEAP =
            "(has(self.maxHeap) ? (type(self.maxHeap) == int ? double(self.maxHeap) : quantity(self.maxHeap).asApproximateFloat()) : 536870912.0)";
    static final String OLD =
            "(has(self.maxOldSpace) ? (type(self.maxOldSpace) == int ? double(self.maxOldSpace) : quantity(self.maxOldSpace).asApproximateFloat()) : "
                    + HEAP + " * 0.75)";
    static final String NEW =
            "(has(self.maxNewSpace) ? (type(self.maxNewSpace) == int ? double(self.maxNewSpace) : quantity(self.maxNewSpace).asApproximateFloat()) : "
                    + HEAP + " * 0.125)";
    static final String THRESHOLD =
            "(type(self.restartOnMemoryThreshold) == int ? double(self.restartOnMemoryThreshold) : quantity(self.restartOnMemoryThreshold).asApproximateFloat())";
}
