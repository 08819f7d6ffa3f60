package io.openclaw.router.http;

import io.openclaw.router.memory.Lease;
import io.openclaw.router.memory.Ledger;
import io.openclaw.router.memory.Owner;
import org.jspecify.annotations.Nullable;

/** What a connection holds of a request before the request itself is accounted for: most hold nothing, and then this costs nothing. */
final class HeldBytes {
    private final Ledger ledger;
    private @Nullable Lease lease;

    HeldBytes(Ledger ledger) {
        this.ledger = ledger;
    }

    /** So many more. False, and unchanged, where the queue's bytes are used up. */
    boolean add(long bytes) {
        return hold(lease == null ? bytes : lease.bytes() + bytes);
    }

    /** So many in all. False, and unchanged, where the queue's bytes are used up. */
    boolean hold(long bytes) {
        Lease held = lease;
        if (held == null) {
            held = ledger.open(Owner.QUEUE);
            lease = held;
        }
        return held.resize(bytes);
    }

    void none() {
        if (lease != null) {
            lease.close();
            lease = null;
        }
    }
}
