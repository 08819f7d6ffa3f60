package io.openclaw.router.http;

import io.openclaw.router.memory.Lease;
import io.openclaw.router.memory.Ledger;
import io.openclaw.router.memory.Owner;
import io.openclaw.router.wire.Allowance;
import io.openclaw.router.wire.Intake;
import org.jspecify.annotations.Nullable;

/**
 * The first read of a request on a connection whose last one filled a small read: a body of some KB comes whole, and goes on in one piece with its
 * head. It is one of the relays' larger reads, leased when its bytes are there; while it can't be leased it is a small one.
 */
final class FirstRead implements Allowance {
    private final Ledger ledger;
    private @Nullable Lease lease;

    FirstRead(Ledger ledger) {
        this.ledger = ledger;
    }

    @Override
    public int take() {
        giveBack();
        lease = ledger.isRoomy(Owner.RELAY) ? ledger.tryLease(Owner.RELAY, Intake.MEDIUM_READ) : null;
        return lease == null ? Intake.SMALL_READ : Intake.MEDIUM_READ;
    }

    @Override
    public void giveBack() {
        if (lease != null) {
            lease.close();
            lease = null;
        }
    }

    /** Bytes held. */
    long bytes() {
        return lease == null ? 0 : lease.bytes();
    }

    /** What it holds, if anything, becomes the taker's, to grow and to close. */
    @Nullable
    Lease handOver() {
        Lease mine = lease;
        lease = null;
        return mine;
    }
}
