package io.openclaw.operator.controller;

import io.openclaw.crds.OpenClawRouter;
import io.openclaw.crds.status.Diagnosis;
import io.openclaw.operator.desired.Blueprint;
import io.openclaw.operator.observe.ClusterView;
import io.openclaw.operator.restart.RestartState;
import io.openclaw.operator.restart.Signals;
import io.openclaw.operator.status.DiagnosisStatus;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What is known of each router's memory trouble: told anew at most once a minute, and over only for an operator that has watched for a while. */
final class Diagnoses {
    private static final Duration TOLD_ANEW = Duration.ofMinutes(1);
    /** As long as a cause may outlast what spoke for it, twice. */
    private static final Duration WATCHED = Duration.ofMinutes(10);

    private final Recent<Diagnosis> told;
    private final Recent<Instant> since;
    private final Clock clock;

    Diagnoses(Clock clock) {
        this.clock = clock;
        told = new Recent<>(TOLD_ANEW, clock);
        since = new Recent<>(Duration.ofHours(1), clock);
    }

    /**
     * What the status is to say.
     *
     * @param state of restarts as it is now
     */
    @Nullable
    Diagnosis of(OpenClawRouter resource, Blueprint blueprint, ClusterView view, Signals signals, RestartState state) {
        String uid = view.router().uid();
        Instant now = clock.instant();
        Diagnosis before =
                resource.getStatus() == null ? null : resource.getStatus().diagnosis();
        Instant first = since.get(uid).orElse(now);
        since.put(uid, first);
        Diagnosis after = new DiagnosisStatus(
                        view, signals, state, blueprint.plan().settings(), now)
                .after(before, told.get(uid).isEmpty(), !first.plus(WATCHED).isAfter(now));
        if (after != null && !Objects.equals(after, before)) {
            told.put(uid, after);
        }
        return after;
    }
}
