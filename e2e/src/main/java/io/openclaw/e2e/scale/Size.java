package io.openclaw.e2e.scale;

import java.time.Duration;

/**
 * How large a run is.
 *
 * @param pods of each router
 * @param sampleInterval at which the operator is to look at each pod
 */
record Size(int routers, int pods, Duration sampleInterval) {

    /** Routers that are there before any time is taken: neither the operator nor the bare client is to be a JVM that has just begun. */
    int early() {
        return routers / 10;
    }

    int allPods() {
        return routers * pods;
    }

    Size withRouters(int fewer) {
        return new Size(fewer, pods, sampleInterval);
    }
}
