package io.openclaw.operator.controller;

import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.openclaw.crds.OpenClawRouter;
import io.openclaw.operator.restart.RestartExecutor.Result;
import io.openclaw.operator.restart.Step;
import io.openclaw.operator.status.StatusWriter.Written;
import java.time.Duration;

/** When to look again, if nothing happens before. */
final class Cadence {
    /** After a step of ours: the next one waits for nothing. */
    static final Duration GO_ON = Duration.ofMillis(100);
    /** While a pod drains or a replacement starts: short beside what they take. */
    static final Duration WATCH = Duration.ofMillis(500);
    /** After objects were changed: the caches have them by then. */
    static final Duration CHANGED = Duration.ofSeconds(1);
    /** After all objects were made: the Deployment's report and the first pods wake the reconciler long before, unless nobody makes them. */
    static final Duration MADE = Duration.ofSeconds(30);
    /** While a restart is held back, by a time that passes or by other pods. Nothing but caches is read then. */
    static final Duration HELD = Duration.ofSeconds(1);
    /** At rest: conditions that end by time, and objects that somebody changed unseen. */
    static final Duration REST = Duration.ofMinutes(1);

    private Cadence() {}

    /** Nothing to do until the spec changes, which wakes the reconciler. */
    static UpdateControl<OpenClawRouter> invalid(Written written) {
        return in(written == Written.CONFLICT ? GO_ON : REST);
    }

    /** Objects were made, and are not in the caches yet. */
    static UpdateControl<OpenClawRouter> made() {
        return in(MADE);
    }

    /**
     * @param asDesired whether no object had to be made or changed
     * @param growing some pod's memory grows: whether it has to go is a question of time
     */
    static UpdateControl<OpenClawRouter> after(
            Step step, Result result, Written written, boolean asDesired, boolean growing, Duration sampleInterval) {
        if (written == Written.CONFLICT || result instanceof Result.Refused) {
            return in(WATCH);
        }
        Duration rest = asDesired ? REST : CHANGED;
        return in(
                switch (step) {
                    case Step.Rest none -> growing && asDesired ? sampleInterval : rest;
                    case Step.CompleteRequest request -> rest;
                    case Step.PauseRollout pause -> rest;
                    case Step.Hold hold -> HELD;
                    case Step.Await await -> WATCH;
                    case Step.Underway underway -> GO_ON;
                });
    }

    private static UpdateControl<OpenClawRouter> in(Duration delay) {
        return UpdateControl.<OpenClawRouter>noUpdate().rescheduleAfter(delay);
    }
}
