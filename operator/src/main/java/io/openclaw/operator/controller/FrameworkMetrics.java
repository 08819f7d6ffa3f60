package io.openclaw.operator.controller;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import io.javaoperatorsdk.operator.api.reconciler.RetryInfo;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.openclaw.operator.metrics.OperatorMetrics;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** What the framework tells of reconciles, to our own figures. */
public final class FrameworkMetrics implements Metrics {
    private final OperatorMetrics metrics;
    /** A set and no count: a resource that goes while it waits is never told of as begun. */
    private final Set<ResourceID> waiting = ConcurrentHashMap.newKeySet();

    public FrameworkMetrics(OperatorMetrics metrics) {
        this.metrics = metrics;
        metrics.watchQueue(waiting::size);
    }

    @Override
    public void reconcileCustomResource(HasMetadata resource, @Nullable RetryInfo retry, Map<String, Object> metadata) {
        waiting.add(ResourceID.fromResource(resource));
    }

    @Override
    public void reconciliationExecutionStarted(HasMetadata resource, Map<String, Object> metadata) {
        waiting.remove(ResourceID.fromResource(resource));
    }

    @Override
    public void reconciliationExecutionFinished(HasMetadata resource, Map<String, Object> metadata) {
        waiting.remove(ResourceID.fromResource(resource));
    }

    @Override
    public void cleanupDoneFor(ResourceID resource, Map<String, Object> metadata) {
        waiting.remove(resource);
    }

    @Override
    public void failedReconciliation(HasMetadata resource, Exception failure, Map<String, Object> metadata) {
        metrics.failed();
    }

    @Override
    public <T> T timeControllerExecution(ControllerExecution<T> execution) throws Exception {
        return metrics.reconcile(execution::execute);
    }
}
