package io.openclaw.e2e.load;

/**
 * Quantiles in milliseconds, each the upper edge of its bucket (at most 1/32 too high); 0 when nothing was counted.
 *
 * @param count of what was measured
 */
public record Latencies(long count, double p50Ms, double p99Ms, double p999Ms, double maxMs) {}
