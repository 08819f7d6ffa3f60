package io.openclaw.operator.controller;

import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.openclaw.crds.OpenClawRouter;
import io.openclaw.crds.OpenClawRouterStatus;
import io.openclaw.crds.status.Diagnosis;
import io.openclaw.operator.desired.Blueprint;
import io.openclaw.operator.desired.InvalidSpecException;
import io.openclaw.operator.informer.Secondaries;
import io.openclaw.operator.observe.ClusterView;
import io.openclaw.operator.restart.RestartExecutor;
import io.openclaw.operator.restart.RestartPlanner;
import io.openclaw.operator.restart.RestartState;
import io.openclaw.operator.restart.Signals;
import io.openclaw.operator.restart.Step;
import io.openclaw.operator.status.StatusReport;
import io.openclaw.operator.status.StatusWriter;
import io.openclaw.operator.status.StatusWriter.Written;
import java.net.HttpURLConnection;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Apply, observe, assess, plan, act, report: the sequence and nothing else. */
@ControllerConfiguration(name = "openclawrouter")
public final class OpenClawRouterReconciler implements Reconciler<OpenClawRouter> {
    /** Answers that are no accident: Bad Request, Forbidden, Unprocessable Content. */
    private static final Set<Integer> REFUSALS = Set.of(400, 403, 422);

    /** By then it is no accident either: a webhook that is not there is an Internal Server Error. */
    private static final int OFTEN = 5;

    private final Eyes eyes;
    private final ObjectApplier applier;
    private final RestartExecutor executor;
    private final StatusWriter statusWriter;
    private final Reporter reporter;
    private final Blueprints blueprints;
    private final Diagnoses diagnoses;
    private final Clock clock;

    OpenClawRouterReconciler(
            Eyes eyes,
            ObjectApplier applier,
            RestartExecutor executor,
            StatusWriter statusWriter,
            Reporter reporter,
            Blueprints blueprints,
            Diagnoses diagnoses,
            Clock clock) {
        this.eyes = eyes;
        this.applier = applier;
        this.executor = executor;
        this.statusWriter = statusWriter;
        this.reporter = reporter;
        this.blueprints = blueprints;
        this.diagnoses = diagnoses;
        this.clock = clock;
    }

    @Override
    public List<EventSource<?, OpenClawRouter>> prepareEventSources(EventSourceContext<OpenClawRouter> context) {
        return eyes.open(context);
    }

    @Override
    public UpdateControl<OpenClawRouter> reconcile(OpenClawRouter cached, Context<OpenClawRouter> context) {
        eyes.begin(cached); // first: what is told of from here on wakes the reconciler again
        Secondaries secondaries = Secondaries.of(context);
        Optional<OpenClawRouter> current = eyes.current(cached, secondaries);
        return current.isPresent() ? reconcileCurrent(current.get(), secondaries, context) : UpdateControl.noUpdate();
    }

    private UpdateControl<OpenClawRouter> reconcileCurrent(
            OpenClawRouter resource, Secondaries secondaries, Context<OpenClawRouter> context) {
        Instant now = clock.instant();
        Blueprint blueprint;
        boolean asDesired;
        try {
            blueprint = blueprints.of(resource);
            asDesired = applier.apply(blueprint, secondaries);
        } catch (InvalidSpecException e) {
            return Cadence.invalid(write(resource, StatusReport.invalid(resource, e.problem(), now), context));
        } catch (KubernetesClientException e) {
            boolean often = context.getRetryInfo()
                    .filter(retry -> retry.getAttemptCount() >= OFTEN)
                    .isPresent();
            // whose status can't be written either if it is away
            if (REFUSALS.contains(e.getCode()) || (often && e.getCode() >= HttpURLConnection.HTTP_INTERNAL_ERROR)) {
                write(resource, StatusReport.refused(resource, message(e), now), context);
            }
            throw e; // which is logged, and tried again with a growing delay
        }
        if (resource.getStatus() == null
                && secondaries.deployment(blueprint.name()).isEmpty()) {
            // just made: there is nothing to tell before the cache has it
            return Cadence.made();
        }
        ClusterView view = eyes.look(resource, blueprint, asDesired, secondaries, context.getPrimaryCache());
        Signals signals = eyes.signals(view, blueprint);

        Step step = RestartPlanner.plan(view, signals, now);

        RestartExecutor.Result result = executor.execute(step, blueprint);
        RestartState state = switch (result) {
            case RestartExecutor.Result.Done done -> view.router().state().after(step, done.found());
            case RestartExecutor.Result.Refused refused -> view.router().state();
        };
        Diagnosis diagnosis = diagnoses.of(resource, blueprint, view, signals, state);
        OpenClawRouterStatus status = StatusReport.of(resource, blueprint, view, signals, step, state, diagnosis, now);
        Written written = write(resource, status, context);
        reporter.report(resource, view, step, result, status, written);
        return Cadence.after(step, result, written, asDesired, signals.growing(), blueprint.sampleInterval());
    }

    private static String message(KubernetesClientException refusal) {
        Status status = refusal.getStatus();
        return status == null || status.getMessage() == null
                ? String.valueOf(refusal.getMessage())
                : "the API server refuses an object of this router: " + status.getMessage();
    }

    /** The next reconcile sees what was written, even if the watch is late. */
    private Written write(OpenClawRouter resource, OpenClawRouterStatus status, Context<OpenClawRouter> context) {
        return statusWriter.write(
                resource,
                status,
                after -> context.eventSourceRetriever()
                        .getControllerEventSource()
                        .handleRecentResourceUpdate(ResourceID.fromResource(resource), after, resource));
    }
}
