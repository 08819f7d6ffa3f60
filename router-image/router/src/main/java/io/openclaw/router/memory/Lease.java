package io.openclaw.router.memory;

import java.util.concurrent.atomic.AtomicLongFieldUpdater;

/** Bytes that an owner holds. Returned exactly once, whoever closes it and however often; any thread may. */
public final class Lease implements AutoCloseable {
    private static final long CLOSED = -1;
    /** There are several leases a request: a counter of its own would be another object each. */
    private static final AtomicLongFieldUpdater<Lease> HELD = AtomicLongFieldUpdater.newUpdater(Lease.class, "held");

    private final Ledger.Account account;
    private volatile long held;

    Lease(Ledger.Account account, long bytes) {
        this.account = account;
        if (bytes != 0) { // what it is anyway needs no store, and no fence
            this.held = bytes;
        }
    }

    /** Bytes held now; 0 when closed. */
    public long bytes() {
        return Math.max(0, held);
    }

    /** Grows or shrinks to so many bytes. False, and unchanged, when growing would exceed the owner's bound or the lease is closed. */
    public boolean resize(long bytes) {
        if (bytes < 0) {
            throw new IllegalArgumentException(bytes + " bytes");
        }
        long before = held;
        if (before == CLOSED) {
            return false;
        }
        long more = bytes - before;
        if (more > 0 && !account.take(more)) {
            return false;
        }
        if (!HELD.compareAndSet(this, before, bytes)) { // closed, or resized by another thread: that one's word holds
            if (more > 0) {
                account.give(more);
            }
            return false;
        }
        if (more < 0) {
            account.give(-more);
        }
        return true;
    }

    @Override
    public void close() {
        if (held == CLOSED) { // several sides close it to be sure, and to look is cheaper than to set
            return;
        }
        long bytes = HELD.getAndSet(this, CLOSED);
        if (bytes > 0) {
            account.give(bytes);
        }
    }
}
