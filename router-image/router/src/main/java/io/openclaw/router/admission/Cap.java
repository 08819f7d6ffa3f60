package io.openclaw.router.admission;

/** A number of requests that may run at one time: all of them, those of a route, or those to an upstream. Guarded by the gate's lock. */
public final class Cap {
    private final int limit;
    private int running;

    public Cap(int limit) {
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
