package io.openclaw.router.upstream;

import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;

/** One address of an upstream, with what its use has shown. Safe for use from every event loop. */
public final class Endpoint {
    /** So many failures in a row put an endpoint aside. */
    static final int FAILURES_TO_EJECT = 5;
    /** The first time for so long, the second time in a row for twice that, and so on. */
    static final long EJECTION_NANOS = 10_000_000_000L;
    /** And at most for so long (as Envoy): it may have been mended. */
    static final long LONGEST_EJECTION_NANOS = 300_000_000_000L;

    private final InetSocketAddress address;
    private final String text;
    private final long identity;
    /** By event loop: each writes its own alone, so that no request costs a fence. */
    private final AtomicIntegerArray active;

    private final AtomicInteger failures = new AtomicInteger();
    /** Nano time until which it is aside; meaningful only while {@code ejected}. */
    private volatile long ejectedUntil;

    private volatile boolean ejected;
    private int ejections; // guarded by this

    /** @param loops how many event loops use it */
    Endpoint(InetSocketAddress address, int loops) {
        this.active = new AtomicIntegerArray(loops);
        this.address = address;
        this.text = address.getAddress().getHostAddress() + ":" + address.getPort();
        this.identity = Balancer.hash(text, text.length());
    }

    InetSocketAddress address() {
        return address;
    }

    /** The same for the same address, in every router and after every restart. */
    long identity() {
        return identity;
    }

    /** Requests under way to it, of all event loops; of the others as they were a moment ago. */
    int active() {
        int sum = 0;
        for (int i = 0; i < active.length(); i++) {
            sum += active.getAcquire(i);
        }
        return sum;
    }

    /** To be called on that event loop. */
    void began(int loop) {
        active.setRelease(loop, active.getPlain(loop) + 1);
    }

    /** As {@link #began}. */
    void ended(int loop) {
        active.setRelease(loop, active.getPlain(loop) - 1);
    }

    void succeeded() {
        if (failures.get() != 0) {
            failures.set(0);
        }
    }

    /** @return whether it failed so often in a row that it had better be put aside */
    boolean failed() {
        return failures.incrementAndGet() >= FAILURES_TO_EJECT;
    }

    /** Puts it aside. Afterwards one more failure is enough, until something succeeds. */
    synchronized void eject(long now) {
        boolean held = ejections > 0 && now - ejectedUntil > ejectionNanos();
        ejections = held ? 1 : ejections + 1;
        failures.set(FAILURES_TO_EJECT - 1);
        ejectedUntil = now + ejectionNanos();
        ejected = true;
    }

    private long ejectionNanos() {
        return Math.min(LONGEST_EJECTION_NANOS, ejections * EJECTION_NANOS);
    }

    boolean isAside(long now) {
        return ejected && now - ejectedUntil < 0;
    }

    @Override
    public String toString() {
        return text;
    }
}
