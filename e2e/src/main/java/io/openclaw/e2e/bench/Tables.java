package io.openclaw.e2e.bench;

import io.openclaw.e2e.results.MarkdownTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The results as Markdown. */
final class Tables {

    private static final double MICROS_PER_MILLI = 1e3;
    private static final double BYTES_PER_MB = 1 << 20;
    private static final double PERCENT = 100;

    private Tables() {}

    static String scenario(Scenario scenario, List<Row> rows) {
        List<List<String>> lines = new ArrayList<>();
        lines.add(List.of(
                scenario.name(),
                "CPU us/req",
                "x HAProxy",
                "min-max",
                "x nginx",
                "req/s",
                "p50 ms",
                "p99 ms",
                "p99.9 ms",
                "p99 x HAProxy",
                "RSS MiB",
                "failed",
                "busy",
                "load core"));
        Optional<Row> haproxy = Row.of(rows, scenario, Peer.HAPROXY);
        Optional<Row> nginx = Row.of(rows, scenario, Peer.NGINX);
        for (Row row : rows) {
            if (!row.scenario().equals(scenario)) {
                continue;
            }
            Optional<Spread> toHaproxy = haproxy.map(peer -> row.ratio(peer, Sample::cpuPerRequest));
            lines.add(List.of(
                    row.proxy(),
                    interval(row.spread(Sample::cpuPerRequest), "%.2f"),
                    toHaproxy.map(ratio -> interval(ratio, "%.3f")).orElse(""),
                    toHaproxy
                            .map(ratio -> format("%.2f", ratio.min()) + "-" + format("%.2f", ratio.max()))
                            .orElse(""),
                    nginx.map(peer -> interval(row.ratio(peer, Sample::cpuPerRequest), "%.3f"))
                            .orElse(""),
                    format("%.0f", row.spread(Sample::requestsPerSecond).median()),
                    millis(row.spread(sample -> sample.load().p50())),
                    millis(row.spread(sample -> sample.load().p99())),
                    millis(row.spread(sample -> sample.load().p999())),
                    haproxy.map(peer -> interval(
                                    row.ratio(peer, sample -> sample.load().p99()), "%.2f"))
                            .orElse(""),
                    format("%.0f", row.spread(Sample::peakBytes).max() / BYTES_PER_MB),
                    String.valueOf(row.failed()),
                    format("%.0f %%", row.spread(Sample::busy).median() * PERCENT),
                    format("%.0f %%", row.spread(Sample::loadCoreBusy).median() * PERCENT)));
        }
        return MarkdownTable.of(lines);
    }

    static String bars(List<Bar> bars) {
        List<List<String>> lines = new ArrayList<>();
        lines.add(List.of("bar", "found", ""));
        bars.forEach(bar -> lines.add(List.of(bar.text(), bar.found(), bar.kept() ? "pass" : "FAIL")));
        return MarkdownTable.of(lines);
    }

    private static String interval(Spread spread, String format) {
        return format(format, spread.median()) + " [" + format(format, spread.low()) + ", "
                + format(format, spread.high()) + "]";
    }

    private static String millis(Spread micros) {
        return format("%.2f", micros.median() / MICROS_PER_MILLI);
    }

    private static String format(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }
}
