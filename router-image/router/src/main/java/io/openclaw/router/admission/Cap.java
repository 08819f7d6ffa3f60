package io.openclaw.router.admission;

/**
 * A number of requests that may run at one time: all of them, those of a route, or those to an upstream. Guarded by the gate's lock, through
 * which its limit is changed too ({@link Gate#resize(Cap, int)}).
 */
public final class Cap {
    private int limit;
    private int running;

    public Cap(int limit) {
        limit(limit);
    }

    /** What runs above a lowered limit runs on. */
    final void limit(int limit) {
        if (limit < 1) {
            throw new IllegalArgumentException("a cap of " + limit + " lets nothing run");
        }
        this.limit = limit;
    }

    boolean hasRoom() {
        return running < limit;
    }

    void enter() {
        running++;
    }

    void leave() {
        running--;
    }
}
