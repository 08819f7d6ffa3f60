package io.openclaw.e2e.install;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Names of time series: those that the programs expose, by their sources, and those that queries ask for. */
final class MetricNames {
    private static final Path ROUTER = Path.of("../router-image/router/src/main/java/io/openclaw/router/metrics");
    private static final List<String> ROUTER_FILES =
            List.of("PrometheusText.java", "AlertSeries.java", "FilterSeries.java");
    private static final Path OPERATOR =
            Path.of("../operator/src/main/java/io/openclaw/operator/metrics/OperatorMetrics.java");

    /** As the router's Exposition is called. */
    private static final Pattern FAMILY =
            Pattern.compile("\\.(gauges?|counters?|info|histograms)\\(\\s*\"(router_[a-z_]+)\"");
    /** As the operator calls Micrometer. */
    private static final Pattern METER =
            Pattern.compile("(Timer|Counter|FunctionCounter|Gauge)\\s*\\.builder\\(\\s*PREFIX \\+ \"([a-z.]+)\"");

    private static final Pattern ASKED = Pattern.compile("\\b(?:router|openclaw_operator)_[a-z_]+");

    private MetricNames() {}

    static Set<String> exposed() throws IOException {
        Set<String> names = new TreeSet<>();
        for (String file : ROUTER_FILES) {
            FAMILY.matcher(Files.readString(ROUTER.resolve(file)))
                    .results()
                    .forEach(family -> names.addAll(series(family.group(1), family.group(2))));
        }
        METER.matcher(Files.readString(OPERATOR))
                .results()
                .forEach(meter -> names.addAll(series(
                        meter.group(1), "openclaw_operator_" + meter.group(2).replace('.', '_'))));
        return names;
    }

    private static Set<String> series(String type, String name) {
        return switch (type) {
            case "counter", "counters", "Counter", "FunctionCounter" -> Set.of(name + "_total");
            case "info" -> Set.of(name + "_info");
            case "histograms" -> histogram(name);
            case "Timer" -> histogram(name + "_seconds");
            default -> Set.of(name);
        };
    }

    private static Set<String> histogram(String name) {
        return Set.of(name + "_bucket", name + "_sum", name + "_count");
    }

    /** What a query asks for and nobody exposes. */
    static Set<String> missing(String query, Set<String> exposed) {
        Set<String> names = new TreeSet<>();
        ASKED.matcher(query).results().forEach(name -> names.add(name.group()));
        names.removeAll(exposed);
        return names;
    }
}
