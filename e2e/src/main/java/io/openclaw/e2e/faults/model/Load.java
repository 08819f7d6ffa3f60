package io.openclaw.e2e.faults.model;

/** How busy a pod is, around which it is drawn. The fewer the requests the heavier: a router of uploads isn't one of small API calls. */
public enum Load {
    LOW(15, 0.5, 0.08, 0.25),
    MEDIUM(150, 0.12, 0.02, 0.05),
    HIGH(900, 0.03, 0.006, 0.012);

    /** Requests a second. */
    final double perSecond;
    /** Mean, of the upstream. */
    final double latencySeconds;
    /** What a request in the queue holds of direct memory: its head and at most one read. */
    final double queuedMb;

    final double responseMb;

    Load(double perSecond, double latencySeconds, double queuedMb, double responseMb) {
        this.perSecond = perSecond;
        this.latencySeconds = latencySeconds;
        this.queuedMb = queuedMb;
        this.responseMb = responseMb;
    }
}
