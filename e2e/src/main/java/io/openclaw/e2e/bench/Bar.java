package io.openclaw.e2e.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** What clw-router is held to. */
record Bar(String text, String found, boolean kept) {

    private static final double CPU_RATIO = 1.05;
    /** Of io_uring and small answers, where the system calls that it saves are most of the work. */
    private static final double URING_CPU_RATIO = 0.95;

    /** Of hits: who has a cache of their own. */
    private static final double CACHE_CPU_RATIO = 1.0;

    private static final double P99_RATIO = 1.5;
    private static final int FEW_CONNECTIONS = 64;

    /** Those that the measured rows allow to judge, by the median. */
    static List<Bar> judge(List<Row> rows) {
        List<Bar> bars = new ArrayList<>();
        for (Row row : rows) {
            if (!row.proxy().startsWith(Peer.CLW)) {
                continue;
            }
            if (row.scenario().cached()) {
                for (String cache : List.of(Peer.NGINX, Peer.VARNISH)) {
                    Row.of(rows, row.scenario(), cache)
                            .ifPresent(other -> bars.add(ratio(
                                    row,
                                    other,
                                    cache + "'s",
                                    "CPU per request",
                                    CACHE_CPU_RATIO,
                                    Sample::cpuPerRequest)));
                }
            }
            Row.of(rows, row.scenario(), Peer.HAPROXY).ifPresent(haproxy -> {
                if (row.scenario().postBytes().isEmpty()) {
                    bars.add(ratio(row, haproxy, "CPU per request", cpuLimit(row), Sample::cpuPerRequest));
                }
                if (row.scenario().connections() == FEW_CONNECTIONS) {
                    bars.add(ratio(
                            row,
                            haproxy,
                            "p99",
                            P99_RATIO,
                            sample -> sample.load().p99()));
                }
            });
            bars.add(new Bar(title(row) + "failed requests = 0", String.valueOf(row.failed()), row.failed() == 0));
        }
        return bars;
    }

    private static Bar ratio(Row row, Row haproxy, String what, double limit, ToDoubleFunction<Sample> figure) {
        return ratio(row, haproxy, "HAProxy's", what, limit, figure);
    }

    private static Bar ratio(
            Row row, Row other, String whose, String what, double limit, ToDoubleFunction<Sample> figure) {
        Spread ratio = row.ratio(other, figure);
        return new Bar(
                title(row) + what + " <= " + limit + " x " + whose,
                String.format(Locale.ROOT, "%.2f [%.2f, %.2f]", ratio.median(), ratio.low(), ratio.high()),
                ratio.median() <= limit);
    }

    private static double cpuLimit(Row row) {
        return row.proxy().startsWith(Peer.CLW_URING) && row.scenario().answerBytes() == Scenario.KILOBYTE
                ? URING_CPU_RATIO
                : CPU_RATIO;
    }

    private static String title(Row row) {
        return row.proxy() + " " + row.scenario().name() + ": ";
    }
}
