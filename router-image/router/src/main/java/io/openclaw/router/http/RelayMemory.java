package io.openclaw.router.http;

import io.openclaw.router.admission.Gate;
import io.openclaw.router.exchange.Exchange;
import io.openclaw.router.log.RouterLog;
import io.openclaw.router.memory.Ledger;
import io.openclaw.router.memory.Owner;

/**
 * The relays' memory, shared out between the floors of the requests that may run and larger reads. When the number of requests changes the larger
 * reads that are under way are let be: a raised number takes effect as they give way, so that the two never exceed their sum.
 */
final class RelayMemory {
    private static final long MB = 1 << 20;

    private final long bytes;
    private final long mostFloors;
    private final Ledger ledger;
    private final Gate gate;
    private final RouterLog log;
    private int concurrent;

    /**
     * @param bytes to be shared out
     * @param mostFloors what floors may take of it
     */
    RelayMemory(long bytes, long mostFloors, Ledger ledger, Gate gate, RouterLog log) {
        this.bytes = bytes;
        this.mostFloors = mostFloors;
        this.ledger = ledger;
        this.gate = gate;
        this.log = log;
    }

    /** The number of requests that may run from now on, and of those that may wait. */
    void share(int wanted, int maxSize) {
        int most = (int) Math.min(Integer.MAX_VALUE, mostFloors / Exchange.FLOOR_BYTES);
        if (wanted > most) {
            log.warn(
                    "limits.max_concurrent_requests lowered to what the memory plan carries",
                    "Asked: " + wanted,
                    "In force: " + most,
                    "Relay memory: " + bytes / MB + " MB");
        }
        concurrent = Math.min(wanted, most);
        settle(maxSize);
    }

    /** Goes as far towards the number as what is under way allows. */
    void settle(int maxSize) {
        long before = ledger.bound(Owner.RELAY);
        int admitted = (int) Math.min(concurrent, (bytes - before) / Exchange.FLOOR_BYTES);
        gate.resize(Math.max(1, admitted), maxSize);
        long running = Math.max(concurrent, gate.figures().inFlight());
        ledger.bound(Owner.RELAY, bytes - running * Exchange.FLOOR_BYTES);
        long room = bytes - Math.max(ledger.leased(Owner.RELAY), ledger.bound(Owner.RELAY));
        gate.resize((int) Math.min(concurrent, room / Exchange.FLOOR_BYTES), maxSize);
    }
}
