package io.openclaw.e2e.scale;

import io.openclaw.settings.metrics.MetricsDocument;
import io.openclaw.settings.metrics.Vital;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What a hollow pod says of itself: a router of two gibibytes in quiet use, whose live memory rises and falls a little. Pure. */
final class HollowMetrics {
    private static final long HEAP_MB = 2_048;
    /** Below half of the restart threshold: no wave is taken for growth. */
    private static final long LEVEL_MB = 600;

    private static final long WAVE_MB = 60;
    private static final Duration WAVE = Duration.ofMinutes(7);
    private static final double REQUESTS_PER_SECOND = 100;
    private static final double ALLOCATED_MB_PER_SECOND = 20;
    private static final double ANSWER_SECONDS = 0.008;
    /** As a router's. */
    private static final double[] ANSWER_BOUNDS = {
        0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, Double.POSITIVE_INFINITY
    };
    /** So many pods stand at different places of the wave; those behind them at the same again. */
    static final int PHASES = 10;

    private HollowMetrics() {}

    /** @param phase where on the wave it is */
    static MetricsDocument of(int phase, Duration up, String configHash) {
        double seconds = up.toMillis() / 1000.0;
        double turns = seconds / WAVE.toSeconds() + (double) phase / PHASES;
        long used = LEVEL_MB + Math.round(WAVE_MB * Math.sin(2 * Math.PI * turns));
        long requests = Math.round(seconds * REQUESTS_PER_SECOND);
        return new MetricsDocument(new MetricsDocument.Router(
                new MetricsDocument.Memory(
                        HEAP_MB,
                        used,
                        HEAP_MB - used,
                        Math.round(seconds / 5),
                        12,
                        used + 100,
                        HEAP_MB,
                        Math.round(seconds / 600),
                        96.0,
                        12.5,
                        768,
                        9.5,
                        1_400,
                        3_328,
                        "none",
                        false,
                        0),
                new MetricsDocument.Queue(0, 10_000, requests, 0, requests, false, 0, 0, 0, 512L << 20, 0),
                new MetricsDocument.Cache(20_000, 128.0, 256, 0, 0.8),
                new MetricsDocument.Process(1, "1.0.0", "ready", seconds, configHash, "", 1_792, ""),
                new MetricsDocument.Requests(requests, requests, 0, 0, 0),
                new MetricsDocument.Connections(50, 40, 0),
                Map.of("hash", configHash),
                List.of(),
                Map.of(),
                Map.of(),
                vitals(used, seconds, requests),
                answerTimes(requests)));
    }

    private static Map<String, Number> vitals(long usedMb, double seconds, long requests) {
        return Arrays.stream(Vital.values()).collect(Collectors.toMap(Vital::key, vital -> switch (vital) {
            case HEAP_LIVE_MB -> usedMb;
            case HEAP_OLD_MAX_MB -> HEAP_MB;
            case HEAP_ALLOCATED_MB -> seconds * ALLOCATED_MB_PER_SECOND;
            case GC_SECONDS -> seconds / 500;
            case GC_LONGEST_PAUSE_MS -> 12;
            case OUTBOUND_MB, UNWRITABLE_CLIENTS, LARGEST_BODY_MB, CACHE_SLAB_MB -> 0;
            case CACHE_HITS -> requests * 4 / 5;
            case CACHE_MISSES, UPSTREAM_ANSWERS -> requests / 5;
            case UPSTREAM_SECONDS -> requests / 5.0 * ANSWER_SECONDS;
        }));
    }

    private static NavigableMap<Double, Long> answerTimes(long requests) {
        NavigableMap<Double, Long> buckets = new TreeMap<>();
        for (double bound : ANSWER_BOUNDS) {
            buckets.put(bound, bound < ANSWER_SECONDS ? 0 : requests / 5);
        }
        return buckets;
    }
}
