package io.openclaw.e2e.faults;

import io.openclaw.e2e.faults.detector.Verdict.Cause;
import io.openclaw.e2e.faults.model.Fault;
import io.openclaw.e2e.faults.model.Load;
import io.openclaw.e2e.faults.model.Look;
import io.openclaw.e2e.faults.model.Scenario;

/** Outcomes as a test wants them. */
final class Stories {
    static final Outcome.Cost COST = new Outcome.Cost(1_000, 5_000_000);

    private Stories() {}

    static Outcome healthy(int restarts) {
        return new Outcome.Well(new Scenario.Healthy(Look.RAMP, Load.LOW, 1), restarts, COST);
    }

    /** Wrong from 0 on. */
    static Outcome sick(Fault fault, double diedAt, double hardAt, Cause cause) {
        return sick(fault, new Outcome.Watched(0, diedAt, hardAt, false, cause, 10, 8));
    }

    static Outcome sick(Fault fault, Outcome.Watched watched) {
        return new Outcome.Ill(
                new Scenario.Faulty(fault, 3_600, Load.LOW, 1), watched, watched.warned() ? 0 : 1, 2, COST);
    }
}
