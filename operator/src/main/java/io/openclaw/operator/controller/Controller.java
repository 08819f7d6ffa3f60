package io.openclaw.operator.controller;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.openclaw.operator.config.OperatorConfig;
import io.openclaw.operator.desired.AdminToken;
import io.openclaw.operator.desired.Installation;
import io.openclaw.operator.event.EventRecorder;
import io.openclaw.operator.metrics.OperatorMetrics;
import io.openclaw.operator.observe.Observer;
import io.openclaw.operator.restart.RestartExecutor;
import io.openclaw.operator.sample.DirectHttp;
import io.openclaw.operator.sample.ProxiedHttp;
import io.openclaw.operator.sample.RouterClient;
import io.openclaw.operator.sample.Sampler;
import io.openclaw.operator.status.StatusWriter;
import io.openclaw.settings.resource.PodLayout;
import java.time.Clock;

/** The reconciler with its parts put together. */
public final class Controller implements AutoCloseable {
    private final Sampler sampler;
    private final OpenClawRouterReconciler reconciler;

    public Controller(
            KubernetesClient kubernetes,
            OperatorConfig config,
            AdminToken tokens,
            OperatorMetrics metrics,
            Clock clock) {
        RouterClient routers = new RouterClient(
                config.podsByProxy()
                        ? new ProxiedHttp(kubernetes, PodLayout.ADMIN_PORT)
                        : new DirectHttp(PodLayout.ADMIN_PORT),
                clock);
        sampler = new Sampler(routers, clock);
        metrics.watch(() ->
                new OperatorMetrics.Sampling(sampler.attempts(), sampler.failures(), sampler.pods(), sampler.oldest()));
        reconciler = new OpenClawRouterReconciler(
                new Eyes(new Observer(kubernetes), sampler, routers, config),
                new ObjectApplier(kubernetes, clock),
                new RestartExecutor(kubernetes, routers),
                new StatusWriter(kubernetes),
                new Reporter(new EventRecorder(kubernetes, clock), metrics, clock),
                new Blueprints(
                        new Installation(
                                config.image(), config.networkPolicies() ? config.podNamespace() : null, tokens),
                        clock),
                new Diagnoses(clock),
                clock);
    }

    public OpenClawRouterReconciler reconciler() {
        return reconciler;
    }

    @Override
    public void close() {
        sampler.close();
    }
}
