package io.openclaw.e2e.bench;

import java.util.HashMap;
import java.util.Map;

/**
 * The line that {@code wrk.lua} ends with.
 *
 * @param requests answered, whatever the status
 * @param micros of wall time
 * @param failed answers of 400 and above, and connections that could not be made, read, written or waited for
 * @param p50 microseconds, as p99 and p999: closed loop, so a stall holds back the requests that would have shown it
 */
record WrkReport(long requests, long micros, long failed, long p50, long p99, long p999) {

    private static final String MARK = "bench ";

    static WrkReport parse(String output) {
        String line = output.lines()
                .filter(candidate -> candidate.startsWith(MARK))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("wrk ended without its report:\n" + output));
        Map<String, Long> figures = new HashMap<>();
        for (String figure : line.substring(MARK.length()).strip().split(" ", -1)) {
            int equals = figure.indexOf('=');
            if (equals < 0) {
                throw new IllegalArgumentException("not a figure of wrk's report: '" + figure + "' in " + line);
            }
            figures.put(figure.substring(0, equals), Long.parseLong(figure.substring(equals + 1)));
        }
        return new WrkReport(
                figure(figures, "requests"),
                figure(figures, "micros"),
                figure(figures, "connect")
                        + figure(figures, "read")
                        + figure(figures, "write")
                        + figure(figures, "status")
                        + figure(figures, "timeout"),
                figure(figures, "p50"),
                figure(figures, "p99"),
                figure(figures, "p999"));
    }

    private static long figure(Map<String, Long> figures, String name) {
        Long value = figures.get(name);
        if (value == null) {
            throw new IllegalArgumentException("wrk's report has no " + name + ": " + figures);
        }
        return value;
    }
}
