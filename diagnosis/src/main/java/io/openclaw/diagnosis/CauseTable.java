package io.openclaw.diagnosis;

import io.openclaw.diagnosis.finding.Findings;
import io.openclaw.diagnosis.rule.CachePressure;
import io.openclaw.diagnosis.rule.ConcurrencyOverload;
import io.openclaw.diagnosis.rule.Figures;
import io.openclaw.diagnosis.rule.Fragmentation;
import io.openclaw.diagnosis.rule.GcPressure;
import io.openclaw.diagnosis.rule.HandlerLeak;
import io.openclaw.diagnosis.rule.InsufficientMemory;
import io.openclaw.diagnosis.rule.OversizeRequest;
import io.openclaw.diagnosis.rule.QueueBacklog;
import io.openclaw.diagnosis.rule.ResponseBuffering;
import io.openclaw.diagnosis.rule.Rule;
import io.openclaw.diagnosis.rule.SlowUpstream;
import io.openclaw.diagnosis.tuning.Thresholds;
import java.util.List;

/** The causes in the order in which the first that fits is taken. */
final class CauseTable {
    /**
     * @param helps a restart does
     * @param advice what a person should do
     */
    record Row(Cause cause, Rule rule, boolean helps, String advice) {}

    /**
     * @param second the next best; NONE where nothing speaks for another
     * @param support of the cause, with UNKNOWN of the second
     */
    record Match(Cause cause, Cause second, double support, boolean helps, String evidence, String advice) {
        static final Match NONE = new Match(Cause.NONE, Cause.NONE, 0, false, "", "");
    }

    static final List<Row> ROWS = List.of(
            new Row(
                    Cause.OVERSIZE_REQUEST,
                    new OversizeRequest(),
                    false,
                    "Lower spec.limits.maxRequestBody below what memory has room for, so that such a request is refused with 413;"
                            + " or raise spec.process.maxHeap if it is wanted."),
            new Row(
                    Cause.SLOW_UPSTREAM,
                    new SlowUpstream(),
                    false,
                    "Look at the upstream: a restart of the router does not make it faster. Until it is, lower"
                            + " spec.upstreams[].responseTimeout, spec.queue.maxSize or spec.queue.maxMemory, so that requests are shed early"
                            + " instead of waiting."),
            new Row(
                    Cause.QUEUE_BACKLOG,
                    new QueueBacklog(),
                    false,
                    "Bound the queue by spec.queue.maxMemory and spec.queue.maxSize to what can be done in the time that a client waits, and"
                            + " scale out (spec.replicas or spec.autoscaling)."),
            new Row(
                    Cause.RESPONSE_BUFFERING,
                    new ResponseBuffering(),
                    false,
                    "Cut slow clients earlier: raise spec.limits.minSendRate, and lower spec.limits.maxConcurrentRequests if there are many."),
            new Row(
                    Cause.CONCURRENCY_OVERLOAD,
                    new ConcurrencyOverload(),
                    false,
                    "Lower spec.limits.maxConcurrentRequests to what the heap has room for, and scale out (spec.replicas or"
                            + " spec.autoscaling)."),
            new Row(
                    Cause.CACHE_PRESSURE,
                    new CachePressure(),
                    false,
                    "Lower spec.cache.maxMemory; or raise spec.process.maxHeap, from which it has its default, if the hits are worth it."),
            new Row(
                    Cause.INSUFFICIENT_MEMORY,
                    new InsufficientMemory(),
                    false,
                    "Raise spec.process.maxHeap to the 90th percentile of the daily peaks and 15 % more; a restart changes nothing."),
            new Row(
                    Cause.HANDLER_LEAK,
                    new HandlerLeak(),
                    true,
                    "A restart gives time, no cure: compare class histograms (GET /debug/heap-histogram) of this pod and a young one; the"
                            + " class whose instances grow with the requests belongs to the handler under spec.filters that keeps them."),
            new Row(
                    Cause.GC_PRESSURE,
                    new GcPressure(),
                    false,
                    "Give the young generation more room by spec.process.maxNewSpace, or the whole heap by spec.process.maxHeap; look for a"
                            + " filter under spec.filters that allocates more than before."),
            new Row(
                    Cause.FRAGMENTATION,
                    new Fragmentation(),
                    true,
                    "Trim first (POST /admin/trim); a restart helps if that does not. If it comes back within a day, set"
                            + " spec.restart.schedule, or shorten the lives of large bodies by spec.limits.maxRequestBody."));

    static final String UNKNOWN_ADVICE =
            "Nothing fits well enough. Collect once (POST /admin/gc) and look again; then compare class histograms (GET /debug/heap-histogram).";

    private CauseTable() {}

    static String advice(Cause cause) {
        return ROWS.stream()
                .filter(row -> row.cause() == cause)
                .map(Row::advice)
                .findFirst()
                .orElse(cause == Cause.UNKNOWN ? UNKNOWN_ADVICE : "");
    }

    /** @param urgent something is wrong, so that without a cause that fits it is UNKNOWN */
    static Match match(Findings findings, boolean urgent) {
        double[] supports = new double[ROWS.size()];
        int fits = -1;
        for (int i = 0; i < supports.length; i++) {
            supports[i] = ROWS.get(i).rule().support(findings);
            if (fits < 0 && supports[i] >= Thresholds.FIRES) {
                fits = i;
            }
        }
        int next = best(supports, fits);
        if (fits >= 0) {
            Row row = ROWS.get(fits);
            Cause second = next < 0 ? Cause.NONE : ROWS.get(next).cause();
            return new Match(
                    row.cause(),
                    second,
                    supports[fits],
                    row.helps(),
                    row.rule().numbers(findings).strip(),
                    row.advice());
        }
        if (!urgent) {
            return Match.NONE;
        }
        if (next < 0) {
            return new Match(
                    Cause.UNKNOWN,
                    Cause.NONE,
                    0,
                    false,
                    "No cause has any of the signs that it needs.",
                    UNKNOWN_ADVICE);
        }
        int after = best(supports, next);
        String evidence = likely(next, supports, findings) + (after < 0 ? "" : " " + likely(after, supports, findings));
        return new Match(Cause.UNKNOWN, ROWS.get(next).cause(), supports[next], false, evidence, UNKNOWN_ADVICE);
    }

    private static int best(double[] supports, int without) {
        int best = -1;
        for (int i = 0; i < supports.length; i++) {
            if (i != without && supports[i] > 0 && (best < 0 || supports[i] > supports[best])) {
                best = i;
            }
        }
        return best;
    }

    private static String likely(int row, double[] supports, Findings findings) {
        return "%s fits by %s: %s"
                .formatted(
                        ROWS.get(row).cause(),
                        Figures.number(supports[row]),
                        ROWS.get(row).rule().numbers(findings).strip());
    }
}
