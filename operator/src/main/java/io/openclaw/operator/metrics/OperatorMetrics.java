package io.openclaw.operator.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.openclaw.operator.assess.Reason;
import io.openclaw.operator.restart.RestartState.Finished;
import io.openclaw.operator.restart.RestartState.Outcome;
import io.openclaw.operator.restart.Step;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Supplier;

/** What this process has done and sees, for Prometheus. All names begin with {@code openclaw_operator_}, but the JVM's own. */
public final class OperatorMetrics {
    private static final String PREFIX = "openclaw.operator.";
    /** A reason of more than one, or of none, as a taken-up pod has it. */
    private static final String OTHER = "Other";

    /** What the sampler has done and how old what it knows is. */
    public record Sampling(long attempts, long failures, int pods, Duration oldest) {}

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Timer reconciles = Timer.builder(PREFIX + "reconcile")
            .description("How long reconciles take.")
            .serviceLevelObjectives(
                    Duration.ofMillis(5),
                    Duration.ofMillis(20),
                    Duration.ofMillis(100),
                    Duration.ofMillis(500),
                    Duration.ofSeconds(2),
                    Duration.ofSeconds(10))
            .register(registry);
    private final Counter failures = Counter.builder(PREFIX + "reconcile.failures")
            .description("Reconciles that ended with an exception, and are tried again.")
            .register(registry);

    public OperatorMetrics() {
        FunctionCounter.builder(PREFIX + "reconciles", reconciles, Timer::count)
                .description("Reconciles.")
                .register(registry);
        for (Outcome outcome : Outcome.values()) {
            restarts(outcome.name(), OTHER);
            for (Reason reason : Reason.values()) {
                restarts(outcome.name(), reason.name());
            }
        }
        new ProcessorMetrics().bindTo(registry);
        new JvmMemoryMetrics().bindTo(registry);
    }

    /** @param sampling asked at every scrape */
    public void watch(Supplier<Sampling> sampling) {
        FunctionCounter.builder(PREFIX + "samples", sampling, now -> now.get().attempts())
                .description("Attempts to sample a router pod.")
                .register(registry);
        FunctionCounter.builder(
                        PREFIX + "sample.failures", sampling, now -> now.get().failures())
                .description("Attempts that came to nothing: no answer in time, or no metrics.")
                .register(registry);
        Gauge.builder(PREFIX + "sampled.pods", sampling, now -> now.get().pods())
                .description("Router pods that are sampled.")
                .strongReference(true) // the counters alone would let it go
                .register(registry);
        Gauge.builder(
                        PREFIX + "sample.age.seconds",
                        sampling,
                        now -> now.get().oldest().toMillis() / 1000.0)
                .description("Age of the newest sample of the pod whose newest sample is the oldest.")
                .register(registry);
    }

    /** @param waiting resources that wait for a reconcile */
    public void watchQueue(Supplier<Number> waiting) {
        Gauge.builder(PREFIX + "queue.depth", waiting)
                .description("Resources that wait for a reconcile.")
                .register(registry);
    }

    /** Runs one reconcile. */
    public <T> T reconcile(Callable<T> reconcile) throws Exception {
        return reconciles.recordCallable(reconcile);
    }

    /** A reconcile ended with an exception. */
    public void failed() {
        failures.increment();
    }

    /** A step that was done and written down. */
    public void done(Step step) {
        if (step instanceof Step.Conclude conclude) {
            count(conclude.entry());
        } else if (step instanceof Step.Finish finish && finish.entry() != null) {
            count(Objects.requireNonNull(finish.entry()));
        }
    }

    /** A container died of memory. */
    public void died() {
        restarts(Outcome.OOMKilled.name(), OTHER).increment();
    }

    private void count(Finished entry) {
        restarts(
                        entry.outcome().name(),
                        entry.reasons().size() == 1 ? entry.reasons().getFirst() : OTHER)
                .increment();
    }

    private Counter restarts(String outcome, String reason) {
        return Counter.builder(PREFIX + "restarts")
                .description(
                        "Restarts by how they ended and why they began; OOMKilled: containers that died of memory.")
                .tag("outcome", outcome)
                .tag("reason", reason)
                .register(registry);
    }

    /** The Prometheus text format 0.0.4. */
    public String toText() {
        return registry.scrape();
    }
}
