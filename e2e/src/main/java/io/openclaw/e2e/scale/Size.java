package io.openclaw.e2e.scale;

import java.time.Duration;

/**
 * How large a run is.
 *
 * @param pods of each router
 * @param sampleInterval at which the operator is to look at each pod
 */
record Size(int routers, int pods, Duration sampleInterval) {

    int allPods() {
        return routers * pods;
    }

    Size withRouters(int fewer) {
        return new Size(fewer, pods, sampleInterval);
    }
}
