package io.openclaw.router.http;

import io.openclaw.router.memory.Lease;
import io.openclaw.router.memory.Ledger;
import io.openclaw.router.memory.Owner;
import io.openclaw.router.wire.HeadHeap;
import io.openclaw.router.wire.Intake;
import org.jspecify.annotations.Nullable;

/**
 * What a connection holds of a head in its making, or of what came behind a request: most hold nothing, and then this costs nothing. Where the
 * bytes for heads are used up, a crowd of heads that come in drops makes room by ending the oldest of them: whoever is quicker than the crowd
 * gets through.
 */
final class HeldBytes {
    private final Ledger ledger;
    private final LoopConnections loop;
    private final ClientConnection connection;
    private final Intake intake;
    private @Nullable Lease lease;
    private long headBegins;

    HeldBytes(Ledger ledger, LoopConnections loop, ClientConnection connection, Intake intake) {
        this.ledger = ledger;
        this.loop = loop;
        this.connection = connection;
        this.intake = intake;
    }

    /** What is undecoded now is the next head's, and all that comes. */
    void headBegins() {
        headBegins = intake.receivedBytes() - intake.undecodedBytes();
    }

    /** Of the head in its making: what is undecoded, and what the rest has become. False where there is no room. */
    boolean holdHead() {
        return hold(intake.undecodedBytes() + HeadHeap.most(intake.receivedBytes() - headBegins));
    }

    /** Of what came behind a request: what is undecoded. False where there is no room. */
    boolean holdUndecoded() {
        return hold(intake.undecodedBytes());
    }

    private boolean hold(long bytes) {
        while (!lease().resize(bytes)) {
            if (!loop.cutOldestHead(connection)) {
                return false;
            }
        }
        return true;
    }

    private Lease lease() {
        Lease held = lease;
        if (held == null) {
            held = ledger.open(Owner.HEAD);
            lease = held;
        }
        return held;
    }

    void none() {
        if (lease != null) {
            lease.close();
            lease = null;
        }
    }
}
