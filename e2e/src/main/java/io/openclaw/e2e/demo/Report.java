package io.openclaw.e2e.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.openclaw.e2e.load.Latencies;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code report.json}: what a script may judge the demo by. Milliseconds run from the story's start unless they are a duration's; a "Mb" is
 * 1,048,576 bytes.
 *
 * @param operator {@code on} or {@code off}
 * @param requests that left; each is one of ok, shed and failed
 * @param shed refused with 503, code clw-router-oom and a Retry-After
 * @param failed everything that is neither; by its reason in {@code failures}
 * @param oomKilled containers that the kernel killed for memory, or that exited with 137
 * @param minReady the fewest ready pods at any moment since the router was first available; null if it never was
 * @param minServing of those, the ones that the Service sent traffic to
 * @param promise each clause, and whether it was kept
 */
record Report(
        String operator,
        boolean kept,
        Map<String, Boolean> promise,
        long requests,
        long ok,
        long shed,
        long failed,
        int oomKilled,
        int replicas,
        @Nullable Integer minReady,
        @Nullable Integer minServing,
        List<RestartReport> restarts,
        List<PhaseReport> phases,
        Map<String, Failure> failures,
        long durationMs) {

    /**
     * @param reasons as the operator wrote them down in the router's status
     * @param memoryBeforeMb the old pod's live heap, last seen before it was detached
     * @param memoryAfterMb the replacement's, first seen when it was ready
     * @param surgeReadyMs from the detach until the replacement was ready
     * @param drainMs from the pod leaving the Service until its deletion was asked for
     */
    record RestartReport(
            String pod,
            @Nullable String replacement,
            List<String> reasons,
            @Nullable Long memoryBeforeMb,
            @Nullable Long memoryAfterMb,
            @Nullable Long surgeReadyMs,
            @Nullable Long drainMs,
            long detachedAtMs,
            @Nullable Long goneAtMs) {}

    /** Requests are counted in the phase in which they were due. */
    record PhaseReport(
            String name, long fromMs, long toMs, long requests, long ok, long shed, long failed, Latencies latency) {}

    /** One reason for failing: how often, and one failure's own words. */
    record Failure(long count, String example) {}

    private static final ObjectMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    String toJson() {
        try {
            return JSON.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new AssertionError("records of numbers and texts always serialize", e);
        }
    }
}
