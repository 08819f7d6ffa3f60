package io.openclaw.e2e.faults.model;

/** Requests on their way: waiting, running, done, refused. At every moment arrived = completed + queued + in flight + refused. */
final class Exchanges {
    private double arrived;
    private double completed;
    private double refused;
    private double queued;
    private double inFlight;

    private double started;
    private double finished;
    private double usualArrivals;

    /**
     * One second of it.
     *
     * @param latency of the upstream, seconds
     * @param capacity requests that may begin in this second
     * @param most that may wait
     */
    void second(double arriving, double latency, double capacity, double most) {
        arrived += arriving;
        usualArrivals += (arriving - usualArrivals) / 30;
        double offered = queued + arriving;
        started = Math.min(offered, capacity);
        queued = Math.min(offered - started, most);
        refused += offered - started - queued;
        double settling = -Math.expm1(-1 / Math.max(latency, 0.01));
        // Little's law
        double next = Math.min(inFlight + (started * latency - inFlight) * settling, inFlight + started);
        finished = started - (next - inFlight);
        completed += finished;
        inFlight = next;
    }

    double arrived() {
        return arrived;
    }

    double completed() {
        return completed;
    }

    double refused() {
        return refused;
    }

    double queued() {
        return queued;
    }

    double inFlight() {
        return inFlight;
    }

    /** In the last second. */
    double started() {
        return started;
    }

    /** In the last second. */
    double finished() {
        return finished;
    }

    /** That the first in the queue has waited: as long as those behind it took to come. */
    double oldestSeconds() {
        return queued < 1 ? 0 : queued / Math.max(usualArrivals, 0.1);
    }
}
