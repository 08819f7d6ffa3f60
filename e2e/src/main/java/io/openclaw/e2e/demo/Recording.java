package io.openclaw.e2e.demo;

import java.time.Instant;
import java.util.List;

/**
 * What was measured while the story ran, from outside: pods asked for their metrics, requests as the client saw them.
 *
 * @param bounds what the memory is held against; zeros if no pod was ever asked
 */
record Recording(Instant start, List<PodSample> pods, List<LoadSample> load, List<PhaseStart> phases, Bounds bounds) {

    /** It lasts until the next one's, the last until the story's end. */
    record PhaseStart(Phase phase, Instant at) {}

    /**
     * @param usedMb heap that was live after the last collection
     * @param residentMb of the whole process; 0 where the system doesn't say
     */
    record PodSample(Instant at, String pod, long usedMb, long residentMb, long queued) {}

    /** Totals since the load began. */
    record LoadSample(Instant at, long requests, long ok, long shed, long failed) {}

    /** In MiB: where the operator restarts, the heap's maximum, the container's limit. */
    record Bounds(long thresholdMb, long heapMb, long containerMb) {}
}
