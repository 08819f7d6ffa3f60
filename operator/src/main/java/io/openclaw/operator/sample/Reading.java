package io.openclaw.operator.sample;

import io.openclaw.settings.metrics.MetricsDocument;
import java.time.Instant;

/** One attempt to sample a pod. */
public sealed interface Reading {
    /** When it was tried, operator's clock. */
    Instant at();

    /**
     * What the pod said, in MiB where not said otherwise.
     *
     * @param usedMb live heap after the last collection
     * @param rssMb resident set of the process; 0 where it isn't known
     * @param limitMb of the container, by the router's plan
     * @param oldCollections of the old generation since the start
     * @param fragmented memory is held for nobody, and a trim has not helped
     * @param slowCollections that took longer than the alert threshold, since the start
     * @param swapDoubt why the swap that was asked for isn't there; empty where it is, or none was asked for
     */
    record Sample(
            Instant at,
            long usedMb,
            long heapMaxMb,
            long rssMb,
            long limitMb,
            long oldCollections,
            long queued,
            long inFlight,
            boolean overflow,
            String state,
            double uptimeSeconds,
            String configHash,
            String configError,
            boolean fragmented,
            long slowCollections,
            String swapDoubt)
            implements Reading {

        /** Texts that are the same in each of a pod's samples are kept once. */
        public Sample {
            state = state.intern();
            configHash = configHash.intern();
            configError = configError.intern();
            swapDoubt = swapDoubt.intern();
        }

        /** State of a router that is draining (GET /metrics, process.state). */
        static final String DRAINING = "draining";

        static Sample of(MetricsDocument document, Instant at) {
            MetricsDocument.Router router = document.router();
            return new Sample(
                    at,
                    router.memory().usedMb(),
                    router.memory().heapMaxMb(),
                    router.memory().rssMb(),
                    router.memory().limitMb(),
                    router.memory().oldGcCount(),
                    router.queue().size(),
                    router.queue().inFlight(),
                    router.queue().overflowActive(),
                    router.process().state(),
                    router.process().uptimeSeconds(),
                    router.process().configHash(),
                    router.process().configError(),
                    router.memory().fragmented(),
                    router.memory().gcPausesExceeded(),
                    router.process().swapDoubt());
        }

        public boolean draining() {
            return state.equals(DRAINING);
        }

        /** No request is there any more. */
        public boolean idle() {
            return queued == 0 && inFlight == 0;
        }
    }

    /** The pod did not answer, or not with metrics. */
    record Unreachable(Instant at, String why) implements Reading {}
}
