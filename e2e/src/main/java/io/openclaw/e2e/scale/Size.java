package io.openclaw.e2e.scale;

import java.time.Duration;

/**
 * How large a run is.
 *
 * @param routers whose coming is timed
 * @param pods of each router
 * @param sampleInterval at which the operator is to look at each pod
 */
record Size(int routers, int pods, Duration sampleInterval) {
    private static final int FIRST_PART = 10;

    /** Routers beside those, there before the clock starts: by then whoever makes them has done everything once, as one that has run for a while. */
    int first() {
        return routers / FIRST_PART;
    }

    int allRouters() {
        return first() + routers;
    }

    int allPods() {
        return allRouters() * pods;
    }

    Size withRouters(int fewer) {
        return new Size(fewer, pods, sampleInterval);
    }
}
