package io.openclaw.router.http;

import io.openclaw.router.memory.Lease;
import io.openclaw.router.memory.Ledger;
import io.openclaw.router.memory.Owner;
import org.jspecify.annotations.Nullable;

/**
 * What a connection holds of a head in its making, or of what came behind a request: most hold nothing, and then this costs nothing.
 */
final class HeldBytes {
    private final Ledger ledger;
    private @Nullable Lease lease;

    HeldBytes(Ledger ledger) {
        this.ledger = ledger;
    }

    /** So many in all. False, and unchanged, where the bytes for heads are used up. */
    boolean hold(long bytes) {
        Lease held = lease;
        if (held == null) {
            held = ledger.open(Owner.HEAD);
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
