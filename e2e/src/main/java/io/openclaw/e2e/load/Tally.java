package io.openclaw.e2e.load;

import java.util.Map;

/**
 * Counts at one moment.
 *
 * @param requests scheduled so far; what of them is not yet ok, shed or failed is under way
 * @param failures how often each reason
 * @param examples one failure's own words for each reason
 * @param latencies of the answered (ok) requests, from when each was due
 */
public record Tally(
        long requests,
        long ok,
        long shed,
        long failed,
        Map<String, Long> failures,
        Map<String, String> examples,
        Latencies latencies) {

    /** Before the first request. */
    public static final Tally NONE = new Tally(0, 0, 0, 0, Map.of(), Map.of(), new Latencies(0, 0, 0, 0, 0));

    public long underWay() {
        return requests - ok - shed - failed;
    }
}
