package io.openclaw.settings.metrics;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * The JSON document at {@code GET /metrics}. The first names of each section are the contract's and never change; a reader ignores names
 * that it doesn't know, so that router and operator of different versions understand each other. A "mb" is 1,048,576 bytes.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record MetricsDocument(Router router) {

    /**
     * @param config {@code hash} of the configuration in force; where there is such: {@code rejected} with {@code hash} and {@code error} of the
     *     newest file, {@code waits_for_restart} with the sections of it that are not in force. Empty from routers that don't tell
     * @param alerts each rule of {@code monitoring.metrics}
     * @param alertReceivers by name
     * @param filters by name, in the order in which requests pass them
     * @param vitals what a diagnosis reads beside the other sections, by {@link Vital#key()}; empty from routers that don't tell
     * @param upstreamSeconds answers of upstreams that took no longer than each bound (seconds; last {@code Infinity}), ever; empty from routers that
     *     don't tell
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Router(
            Memory memory,
            Queue queue,
            Cache cache,
            Process process,
            Requests requests,
            Connections connections,
            @JsonSetter(nulls = Nulls.AS_EMPTY) Map<String, Object> config,
            @JsonSetter(nulls = Nulls.AS_EMPTY) List<Alert> alerts,
            @JsonSetter(nulls = Nulls.AS_EMPTY) Map<String, AlertReceiver> alertReceivers,
            @JsonSetter(nulls = Nulls.AS_EMPTY) Map<String, Filter> filters,

            @JsonSetter(nulls = Nulls.AS_EMPTY, contentNulls = Nulls.FAIL)
            Map<String, Number> vitals,

            @JsonSetter(nulls = Nulls.AS_EMPTY, contentNulls = Nulls.FAIL)
            NavigableMap<Double, Long> upstreamSeconds) {

        /** Of a router without alerts and filters, which does not tell its vitals. */
        public Router(
                Memory memory,
                Queue queue,
                Cache cache,
                Process process,
                Requests requests,
                Connections connections,
                Map<String, Object> config) {
            this(
                    memory,
                    queue,
                    cache,
                    process,
                    requests,
                    connections,
                    config,
                    List.of(),
                    Map.of(),
                    Map.of(),
                    Map.of(),
                    new TreeMap<>());
        }
    }

    /**
     * @param allocatedMb heap committed
     * @param usedMb heap live after the last collection (before the first one: the heap in use)
     * @param availableMb heap maximum less {@code usedMb}
     * @param gcCount collections since the start
     * @param gcPauseMs the last pause
     * @param heapUsedMb heap in use at this instant, garbage included
     * @param heapMaxMb -Xmx
     * @param oldGcCount collections of the old generation since the start
     * @param directUsedMb what Netty holds of direct memory
     * @param directPinnedMb the part of it that buffers in use and the cache pin
     * @param directMaxMb -XX:MaxDirectMemorySize
     * @param ledgerMb bytes that the ledger has leased out
     * @param rssMb resident set; 0 where the system doesn't say
     * @param limitMb the container limit that the plan asks for
     * @param pressure rung of the pressure ladder: {@code none}, {@code warn}, {@code trim}, {@code shed} or {@code hard}; empty from routers that
     *     don't tell
     * @param fragmented whether memory is held for nobody, and a trim was tried
     * @param gcPausesExceeded collections that took longer than the alert threshold, since the start
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Memory(
            long allocatedMb,
            long usedMb,
            long availableMb,
            long gcCount,
            long gcPauseMs,
            long heapUsedMb,
            long heapMaxMb,
            long oldGcCount,
            double directUsedMb,
            double directPinnedMb,
            long directMaxMb,
            double ledgerMb,
            long rssMb,
            long limitMb,
            @JsonSetter(nulls = Nulls.AS_EMPTY) String pressure,
            boolean fragmented,
            long gcPausesExceeded) {}

    /**
     * {@code enqueued} counts every request offered: enqueued = processed + rejected + abandoned + size + in_flight in every document.
     *
     * @param size requests waiting now
     * @param processed requests answered by an exchange
     * @param rejected requests shed with 503 by the queue
     * @param overflowActive whether the last offer was shed and the queue has not fallen below its low mark since
     * @param abandoned requests that left before they were answered: client gone, or timed out in the queue
     * @param inFlight requests that hold a concurrency slot now
     * @param bytes what the waiting requests hold
     * @param oldestMs how long the first in the queue has waited
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Queue(
            long size,
            long maxSize,
            long enqueued,
            long rejected,
            long processed,
            boolean overflowActive,
            long abandoned,
            long inFlight,
            long bytes,
            long maxBytes,
            long oldestMs) {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Cache(long entries, double memoryMb, long maxMemoryMb, long evictions, double hitRate) {}

    /**
     * @param state {@code starting}, {@code ready}, {@code dumping} (its heap; it serves) or {@code draining}
     * @param configHash of the settings in force (SettingsWriter.hash)
     * @param configError why the newest file was refused; empty when it is in force
     * @param swapDoubt why the swap that was asked for isn't there; empty where it is, or none was asked for
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Process(
            long pid,
            String version,
            String state,
            double uptimeSeconds,
            String configHash,
            String configError,
            long restartThresholdMb,
            @JsonSetter(nulls = Nulls.AS_EMPTY) String swapDoubt) {}

    /** Answers given, by the class of their status. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Requests(long total, long ok2xx, long redirect3xx, long client4xx, long server5xx) {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Connections(long client, long upstream, long tunnels) {}

    /**
     * @param action the receiver; empty where it is only logged
     * @param state {@code inactive}, {@code pending} or {@code firing}
     * @param since when it is in that state, RFC 3339
     * @param value newest, in the metric's unit; 0 where there is none
     * @param doubt why it can never fire; empty where it can
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Alert(
            String metric,
            double threshold,
            String severity,
            String action,
            String state,
            String since,
            double value,
            String doubt) {}

    /**
     * @param waiting messages that are not delivered yet
     * @param sent messages that it took
     * @param failed attempts
     * @param refused messages that it will never take
     * @param folded messages that a newer one of the same alert replaced before they were delivered
     * @param dropped messages that found no room
     * @param lastError of the newest attempt, where it failed; else empty
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record AlertReceiver(
            long waiting, long sent, long failed, long refused, long folded, long dropped, String lastError) {}

    /**
     * @param requests that it was asked about
     * @param seconds spent in it and its listeners, on event loops
     * @param allocatedMb of the heap, there
     * @param failures exceptions that it let out
     * @param liveObjects of its classes, by the newest class histogram; 0 before the first one
     * @param liveMb of those objects themselves
     * @param pilingUp its classes of which there are more from histogram to histogram while live memory grows
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Filter(
            long requests,
            double seconds,
            double allocatedMb,
            long failures,
            long liveObjects,
            double liveMb,
            List<PilingUp> pilingUp) {}

    /**
     * @param objects live now
     * @param grownObjects since the growth began
     * @param grownMbInStep of classes of the JDK's that grew by as many objects: what these hold, most likely
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record PilingUp(String className, long objects, long grownObjects, double grownMbInStep) {}

    private static final ObjectMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.USE_LONG_FOR_INTS)
            .build();

    public String toJson() {
        try {
            return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new AssertionError("records of numbers and texts always serialize", e);
        }
    }

    /** @throws JsonProcessingException when it is not such a document, or a section is missing */
    public static MetricsDocument fromJson(String json) throws JsonProcessingException {
        return JSON.readValue(json, MetricsDocument.class);
    }
}
