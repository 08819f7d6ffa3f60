package io.openclaw.router.upstream;

/**
 * How many retries one event loop may make at one upstream: a fifth of its recent requests, and a few more so that a quiet one can retry at all.
 * Without it an upstream that fails gets several times its load just when it can't bear it. Used on one event loop only.
 */
final class RetryBudget {
    /** Retries a request pays for: 20 %, as Finagle's and Envoy's budgets have it. */
    private static final int PER_REQUEST = 1;

    private static final int RETRY = 5;
    /** What is saved of busy times: the 500 requests before. */
    private static final int MOST = 100 * RETRY;
    /** Retries that a quiet upstream may make at once. */
    private static final int FLOOR = 10 * RETRY;
    /** And how soon it gets each of them back. */
    private static final long FLOOR_REFILL_NANOS = 500_000_000L;

    private int saved = FLOOR;
    private long refilledAt;

    RetryBudget(long now) {
        this.refilledAt = now;
    }

    void request() {
        if (saved < MOST) {
            saved += PER_REQUEST;
        }
    }

    /** Takes one retry out, if there is one. */
    boolean take(long now) {
        long refills = (now - refilledAt) / FLOOR_REFILL_NANOS;
        if (refills > 0) {
            refilledAt += refills * FLOOR_REFILL_NANOS;
            if (saved < FLOOR) {
                saved = (int) Math.min(FLOOR, saved + Math.min(FLOOR, refills) * RETRY);
            }
        }
        if (saved < RETRY) {
            return false;
        }
        saved -= RETRY;
        return true;
    }
}
