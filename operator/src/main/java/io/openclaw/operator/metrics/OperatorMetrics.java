package io.openclaw.operator.metrics;

import io.openclaw.operator.restart.RestartState.Outcome;
import io.openclaw.operator.restart.Step;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;

/** Counters of this process, in the Prometheus text format. */
public final class OperatorMetrics {
    private final LongAdder reconciles = new LongAdder();
    private final Map<Outcome, LongAdder> restarts = new ConcurrentSkipListMap<>();

    public OperatorMetrics() {
        for (Outcome outcome : Outcome.values()) {
            restarts.put(outcome, new LongAdder());
        }
    }

    public void reconciled() {
        reconciles.increment();
    }

    /** A step that was done and written down. */
    public void done(Step step) {
        if (step instanceof Step.Conclude conclude) {
            count(conclude.entry().outcome());
        } else if (step instanceof Step.Finish finish && finish.entry() != null) {
            count(finish.entry().outcome());
        }
    }

    private void count(Outcome outcome) {
        restarts.computeIfAbsent(outcome, key -> new LongAdder()).increment();
    }

    public String toText() {
        StringBuilder text = new StringBuilder()
                .append("# TYPE openclaw_operator_reconciles_total counter\n")
                .append("openclaw_operator_reconciles_total ")
                .append(reconciles.sum())
                .append('\n')
                .append("# TYPE openclaw_operator_restarts_total counter\n");
        restarts.forEach((outcome, count) -> text.append("openclaw_operator_restarts_total{outcome=\"")
                .append(outcome)
                .append("\"} ")
                .append(count.sum())
                .append('\n'));
        return text.toString();
    }
}
