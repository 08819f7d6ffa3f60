package io.openclaw.e2e.faults.detector;

import io.openclaw.settings.metrics.Vitals;

/** Judges one pod, through all restarts of its process. Used by one thread. */
public interface Detector {
    /** In the order of time, some missing. */
    void see(Vitals vitals);

    /** By what was seen until now. */
    Verdict verdict();
}
