package io.openclaw.router.alert;

import io.openclaw.settings.KeyNames;
import io.openclaw.settings.Settings;
import io.openclaw.settings.metrics.Series;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * One entry of {@code monitoring.metrics}.
 *
 * @param limit the threshold in the series' unit
 */
record Rule(Settings.Metric metric, Series series, double limit) {
    static Rule of(Settings.Metric metric) {
        Series series = Series.of(metric.name());
        return new Rule(metric, series, series.inUnit(metric.alertThreshold()).doubleValue());
    }

    /** What tells it from others; the rest of it may be changed while it is pending or fires. */
    String identity() {
        return String.join(
                "|",
                metric.name(),
                String.valueOf(metric.alertThreshold()),
                metric.alertSeverity().name(),
                String.valueOf(metric.action()));
    }

    /** Of a gauge, in the series' unit; empty where there is none now. */
    OptionalDouble gauge(Figures figures) {
        var values = figures.values(series.name(), series.labels()).stream().mapToDouble(Double::doubleValue);
        return switch (series.over()) {
            case MAX -> values.max();
            case SUM -> {
                double[] all = values.toArray();
                yield all.length == 0 ? OptionalDouble.empty() : OptionalDouble.of(sum(all));
            }
        };
    }

    private static double sum(double[] all) {
        double sum = 0;
        for (double one : all) {
            sum += one;
        }
        return sum;
    }

    /** As the file has it: {@code _mb} and {@code _ms} rather than bytes and seconds. */
    double inMetricsUnit(double value) {
        return value / series.unit().doubleValue();
    }

    /** Why this can never fire, as far as the figures tell; empty where it can. */
    Optional<String> doubt(Figures figures) {
        boolean isHistogram = figures.histograms().contains(series.name());
        return switch (metric.type()) {
            case HISTOGRAM -> {
                if (!isHistogram) {
                    yield Optional.of("there is no histogram " + series.name() + "; there are: "
                            + String.join(", ", figures.histograms()));
                }
                double largest = figures.buckets(series.name())
                        .headMap(Double.POSITIVE_INFINITY)
                        .lastKey();
                yield limit < largest
                        ? Optional.empty()
                        : Optional.of("the largest bucket of " + series.name() + " ends at "
                                + Numbers.text(inMetricsUnit(largest)) + ", no more can be seen");
            }
            case GAUGE -> {
                if (isHistogram) {
                    yield Optional.of(series.name() + " is a histogram: say type: histogram");
                }
                boolean there = figures.names().contains(series.name())
                        || gauge(figures).isPresent();
                String nearest = there ? null : KeyNames.nearest(series.name(), figures.names());
                yield there
                        ? Optional.empty()
                        : Optional.of("there is no " + series.name() + " at /metrics/prometheus"
                                + (nearest == null ? "" : "; the nearest is " + nearest));
            }
        };
    }
}
