package io.openclaw.settings.metrics;

/**
 * One pod's figures at one moment, as a diagnosis reads them. "Mb" is 1,048,576 bytes; what is counted "ever" is since the process started and begins at 0
 * with each start.
 *
 * @param at seconds on the clock of who samples; only differences mean anything
 * @param uptime seconds since the process started
 * @param revision of image and configuration: pods of one are alike
 */
public record Vitals(
        double at,
        double uptime,
        String revision,
        Heap heap,
        Native outside,
        Collections collections,
        Queue queue,
        Requests requests,
        Cache cache,
        Upstream upstream) {

    /**
     * @param liveMb after the last collection, the least of the last 30 s
     * @param usedMb now, garbage included
     * @param oldMaxMb that the old generation can grow to: with G1 the whole heap
     * @param allocatedMb ever
     * @param piledMb of what is live, what one filter is seen to pile up, the most of all; 0 where none does
     */
    public record Heap(
            double liveMb, double usedMb, double maxMb, double oldMaxMb, double allocatedMb, double piledMb) {}

    /**
     * What is not heap.
     *
     * @param directMb of direct memory that the allocator holds
     * @param pinnedMb of that, what buffers in use and the cache pin
     * @param directMaxMb -XX:MaxDirectMemorySize
     * @param rssMb resident set of the process
     * @param limitMb of the container
     */
    public record Native(double directMb, double pinnedMb, double directMaxMb, double rssMb, double limitMb) {}

    /**
     * @param old of the old generation, ever
     * @param seconds spent in all collections, ever
     * @param longestPauseMs since the sample before
     */
    public record Collections(long old, double seconds, double longestPauseMs) {}

    /**
     * @param maxMb its bound; 0 for none
     * @param oldestSeconds that the first in it has waited
     */
    public record Queue(long size, double mb, double maxMb, double oldestSeconds) {}

    /**
     * @param arrived ever, refused ones included
     * @param completed ever
     * @param outboundMb of responses that wait for their clients
     * @param unwritable clients that take nothing at the moment
     * @param largestBodyMb that one request in flight holds of its body, the most of all: what is streamed on is not held
     */
    public record Requests(
            long arrived, long completed, long inFlight, double outboundMb, long unwritable, double largestBodyMb) {}

    /**
     * @param mb that it has taken: of slabs, what nothing is stored in yet included
     * @param hits ever
     * @param misses ever
     * @param evictions ever
     */
    public record Cache(double mb, double maxMb, long hits, long misses, long evictions) {}

    /**
     * @param answers ever
     * @param seconds that they took in sum, ever
     * @param p95Seconds of the answers since the sample before; 0 where there was none
     */
    public record Upstream(long answers, double seconds, double p95Seconds) {}
}
