package io.openclaw.operator.sample;

import io.openclaw.settings.metrics.MetricsDocument;
import io.openclaw.settings.metrics.Vital;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;

/** What a router with a heap of 512 MB in a container of 992 says, with its vitals. */
final class Documents {
    private Documents() {}

    static MetricsDocument of(double liveMb, long oldCollections, double uptimeSeconds) {
        return of(liveMb, oldCollections, uptimeSeconds, List.of());
    }

    /** @param pilingUp of its only filter */
    static MetricsDocument of(
            double liveMb, long oldCollections, double uptimeSeconds, List<MetricsDocument.PilingUp> pilingUp) {
        long used = Math.round(liveMb);
        return new MetricsDocument(new MetricsDocument.Router(
                new MetricsDocument.Memory(
                        500,
                        used,
                        512 - used,
                        oldCollections,
                        10,
                        used,
                        512,
                        oldCollections,
                        8,
                        4,
                        64,
                        0,
                        600,
                        992,
                        "none",
                        false,
                        0),
                new MetricsDocument.Queue(0, 100, 5, 0, 5, false, 0, 0, 0, 64 << 20, 0),
                new MetricsDocument.Cache(0, 0, 64, 0, 0),
                new MetricsDocument.Process(1, "1", "ready", uptimeSeconds, "c0ffee", "", 400, ""),
                new MetricsDocument.Requests(5, 5, 0, 0, 0),
                new MetricsDocument.Connections(0, 0, 0),
                Map.of("hash", "c0ffee"),
                List.of(),
                Map.of(),
                Map.of("leaking", new MetricsDocument.Filter(5, 0, 0, 0, 0, 0, pilingUp)),
                vitals(liveMb),
                buckets()));
    }

    private static Map<String, Number> vitals(double liveMb) {
        Map<String, Number> vitals = Arrays.stream(Vital.values()).collect(Collectors.toMap(Vital::key, vital -> 0));
        vitals.put(Vital.HEAP_LIVE_MB.key(), liveMb);
        vitals.put(Vital.HEAP_OLD_MAX_MB.key(), 448);
        return vitals;
    }

    private static NavigableMap<Double, Long> buckets() {
        return DoubleStream.of(
                        0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, Double.POSITIVE_INFINITY)
                .boxed()
                .collect(Collectors.toMap(Function.identity(), bound -> 5L, (a, b) -> a, TreeMap::new));
    }
}
