package io.openclaw.router.tunnel;

import io.openclaw.router.memory.Lease;
import io.openclaw.router.memory.Ledger;
import io.openclaw.router.memory.Owner;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * How many tunnels there may be, and how many there are. A place is taken before the upstream is asked, together with the bytes that a tunnel
 * may always hold. Safe for use from every thread.
 */
public final class Tunnels {
    private final Ledger ledger;
    private final AtomicInteger places = new AtomicInteger();
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicLong opened = new AtomicLong();
    private volatile int most;
    private volatile boolean leaving;

    /** A place for one tunnel, used or not. Given back once, however often it is closed. One thread. */
    public final class Place implements AutoCloseable {
        private final Lease floor;
        private boolean used;
        private boolean closed;

        private Place(Lease floor) {
            this.floor = floor;
        }

        void use() {
            used = true;
            open.incrementAndGet();
            opened.incrementAndGet();
        }

        @Override
        public void close() {
            if (closed) {
                return;
            }
            closed = true;
            floor.close();
            places.decrementAndGet();
            if (used) {
                open.decrementAndGet();
            }
        }
    }

    /**
     * @param ledger with {@link Tunnel#FLOOR_BYTES} for each of them under {@link Owner#TUNNEL}
     * @param most places; none means that no upgrade is passed on
     */
    public Tunnels(Ledger ledger, int most) {
        this.ledger = ledger;
        this.most = most;
    }

    /** Another number of places; who has one keeps it. */
    public void limit(int most) {
        this.most = most;
    }

    /** Whether upgrades are passed on at all. */
    public boolean areWanted() {
        return most > 0;
    }

    /** A place, or null where all are taken. */
    public @Nullable Place enter() {
        if (places.incrementAndGet() <= most) {
            Lease floor = ledger.tryLease(Owner.TUNNEL, Tunnel.FLOOR_BYTES);
            if (floor != null) {
                return new Place(floor);
            }
        }
        places.decrementAndGet();
        return null;
    }

    /**
     * Whether another tunnel may read large pieces. Tunnels take them from the first half of the relays' bytes only: a peer that stands still holds its
     * piece for long, and the requests' relays are to have theirs all the same.
     */
    boolean mayReadLarge() {
        return ledger.leased(Owner.RELAY) < ledger.bound(Owner.RELAY) / 2;
    }

    /** Open now. */
    public int open() {
        return open.get();
    }

    /** That ever were. */
    public long opened() {
        return opened.get();
    }

    /** The router drains: every tunnel takes its leave, and one that opens later at once. */
    public void leave() {
        leaving = true;
    }

    boolean areLeaving() {
        return leaving;
    }
}
