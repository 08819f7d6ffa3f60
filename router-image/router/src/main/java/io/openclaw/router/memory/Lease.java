package io.openclaw.router.memory;

import java.util.concurrent.atomic.AtomicLong;

/** Bytes that an owner holds. Returned exactly once, whoever closes it and however often; any thread may. */
public final class Lease implements AutoCloseable {
    private static final long CLOSED = -1;

    private final Ledger.Account account;
    private final AtomicLong held;

    Lease(Ledger.Account account, long bytes) {
        this.account = account;
        this.held = new AtomicLong(bytes);
    }

    /** Bytes held now; 0 when closed. */
    public long bytes() {
        return Math.max(0, held.get());
    }

    /** Whether less than half of what the owner may hold is held, by this lease and all others of it. */
    public boolean isRoomy() {
        return account.isRoomy();
    }

    /** Grows or shrinks to so many bytes. False, and unchanged, when growing would exceed the owner's bound or the lease is closed. */
    public boolean resize(long bytes) {
        if (bytes < 0) {
            throw new IllegalArgumentException(bytes + " bytes");
        }
        long before = held.get();
        if (before == CLOSED) {
            return false;
        }
        long more = bytes - before;
        if (more > 0 && !account.take(more)) {
            return false;
        }
        if (!held.compareAndSet(before, bytes)) { // closed, or resized by another thread: that one's word holds
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
        long bytes = held.getAndSet(CLOSED);
        if (bytes > 0) {
            account.give(bytes);
        }
    }
}
