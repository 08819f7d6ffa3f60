package io.openclaw.e2e.faults;

import io.openclaw.e2e.faults.detector.Verdict;
import io.openclaw.e2e.faults.model.Scenario;

/** What came of one story under one detector. */
sealed interface Outcome {
    Scenario scenario();

    Cost cost();

    /**
     * @param samples that were judged
     * @param nanos of CPU, model included
     */
    record Cost(long samples, long nanos) {}

    /** @param restarts all of them false */
    record Well(Scenario.Healthy scenario, int restarts, Cost cost) implements Outcome {}

    /**
     * @param watched without that anybody acts, until its first death
     * @param deaths for want of memory, where its restarts were done; of the first process and those after it
     * @param restarts that were done
     */
    record Ill(Scenario.Faulty scenario, Watched watched, int deaths, int restarts, Cost cost) implements Outcome {}

    /**
     * Times in seconds of the story; NaN where it never came.
     *
     * @param wrongFrom the change point
     * @param hardAt first HARD from there on
     * @param tooEarly whether there was one before
     * @param cause at the first HARD, else the last that was named
     * @param intervals that were given between the change point and death
     * @param held of them, those that death fell into
     */
    record Watched(
            double wrongFrom,
            double diedAt,
            double hardAt,
            boolean tooEarly,
            Verdict.Cause cause,
            long intervals,
            long held) {

        boolean died() {
            return !Double.isNaN(diedAt);
        }

        boolean warned() {
            return !Double.isNaN(hardAt);
        }

        double secondsToLimit() {
            return diedAt - wrongFrom;
        }

        /** Between the warning and death; 0 where there was none. */
        double lead() {
            return warned() ? diedAt - hardAt : 0;
        }
    }
}
