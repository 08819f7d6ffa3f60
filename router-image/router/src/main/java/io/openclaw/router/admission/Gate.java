package io.openclaw.router.admission;

import io.openclaw.router.log.RouterLog;
import io.openclaw.router.memory.Lease;
import io.openclaw.router.memory.Ledger;
import io.openclaw.router.memory.Owner;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The one gate that every request passes. All counters change together under one lock that covers a few longs and links, so that in every
 * snapshot {@code enqueued = processed + rejected + abandoned + size + inFlight}.
 */
public final class Gate {
    /** From this part of the queue's size on a backlog is worth a line in the log (contract, "Log look"). */
    private static final int BACKLOG_PART = 4;

    /** An overflow is over when the queue has fallen to half: near the brim it would flap with every request. */
    private static final int LOW_MARK_PART = 2;

    private final Cap slots;
    private final Ledger ledger;
    private final RouterLog log;
    private final LongSupplier nanoClock;
    private final ServiceRate rate;
    /** Those with somebody in them, in the order of their turns: a lane of an earlier configuration is forgotten once it is empty. */
    private final ArrayDeque<Lane> waiting = new ArrayDeque<>();

    private final WaitTimes.Counter waited = new WaitTimes.Counter();

    private long maxSize;
    /** {@link #size} for those who only want to know whether anybody waits. */
    private volatile long queued;

    private long size;
    private long bytes;
    private long enqueued;
    private long rejected;
    private long processed;
    private long abandoned;
    private long inFlight;
    private boolean overflow;
    private long overflowRejected;
    private boolean backlog;
    private boolean shedding;

    /**
     * One consistent snapshot.
     *
     * @param size requests waiting
     * @param enqueued every request offered
     * @param rejected shed by the queue
     * @param processed answered by an exchange
     * @param abandoned left before they were answered
     * @param inFlight holding a slot
     * @param bytes what the waiting hold
     * @param oldestMs how long the first of them has waited
     * @param waited of all that have left the queue
     * @param overflowActive something was shed and the queue has not fallen to its low mark since
     */
    public record Figures(
            long size,
            long maxSize,
            long enqueued,
            long rejected,
            long processed,
            long abandoned,
            long inFlight,
            long bytes,
            long maxBytes,
            long oldestMs,
            WaitTimes waited,
            boolean overflowActive) {}

    /** What is to be said or done once the lock is free. */
    private record Aftermath(
            @Nullable Ticket admitted, @Nullable Notice notice) {
        static final Aftermath NOTHING = new Aftermath(null, null);
    }

    private record Notice(boolean warning, String headline, List<String> facts) {}

    /**
     * @param maxConcurrent requests that may run at one time
     * @param maxSize requests that may wait; their bytes are bounded by the ledger's {@link Owner#QUEUE}
     */
    public Gate(int maxConcurrent, int maxSize, Ledger ledger, RouterLog log, LongSupplier nanoClock) {
        this.slots = new Cap(maxConcurrent);
        this.maxSize = maxSize;
        this.ledger = ledger;
        this.log = log;
        this.nanoClock = nanoClock;
        this.rate = new ServiceRate(nanoClock.getAsLong());
    }

    /** A new lane. Its requests run while the gate and every one of the caps have room. */
    public Lane lane(List<Cap> caps) {
        return new Lane(List.copyOf(caps));
    }

    /**
     * Other bounds from now on. Who runs or waits is let be: above a lowered bound nobody new is let in, and a raised one lets in whoever waits.
     * The bound on bytes is the ledger's.
     */
    public void resize(int maxConcurrent, int maxSize) {
        Aftermath aftermath;
        synchronized (this) {
            slots.limit(maxConcurrent);
            this.maxSize = maxSize;
            aftermath = new Aftermath(admit(), recovered());
        }
        follow(aftermath);
    }

    /** As {@link #resize(int, int)}, of one cap. */
    public void resize(Cap cap, int limit) {
        Aftermath aftermath;
        synchronized (this) {
            cap.limit(limit);
            aftermath = new Aftermath(admit(), null);
        }
        follow(aftermath);
    }

    /** Whether every offer is rejected from now on, because memory is short. Who waits or runs is let be. */
    public synchronized void shed(boolean shedding) {
        this.shedding = shedding;
    }

    /** Lanes that somebody waits in. */
    synchronized int waitingLanes() {
        return waiting.size();
    }

    /**
     * Offers a request: it runs at once, waits, or is rejected.
     *
     * @param waitingBytes what it would hold while it waits
     * @return null when the queue is full, by count or by bytes, or everything is shed
     */
    public @Nullable Ticket offer(Lane lane, long waitingBytes, Turn turn) {
        Ticket ticket;
        Notice notice = null;
        synchronized (this) {
            enqueued++;
            if (shedding) {
                rejected++;
                return null;
            }
            if (lane.isEmpty() && slots.hasRoom() && lane.hasRoom()) {
                ticket = new Ticket(this, lane, turn, 0, Ticket.State.RUNNING);
                start(lane);
                return ticket;
            }
            Lease lease = size < maxSize ? ledger.tryLease(Owner.QUEUE, waitingBytes) : null;
            if (lease == null) {
                ticket = null;
                rejected++;
                overflowRejected++;
                if (!overflow) {
                    overflow = true;
                    notice = overflowBegins();
                }
            } else {
                ticket = new Ticket(this, lane, turn, nanoClock.getAsLong(), Ticket.State.WAITING);
                ticket.lease = lease;
                if (lane.isEmpty()) {
                    waiting.addLast(lane);
                }
                lane.append(ticket);
                size++;
                queued = size;
                bytes += waitingBytes;
                if (!backlog && size * BACKLOG_PART >= maxSize) {
                    backlog = true;
                    notice = new Notice(
                            true,
                            String.format(Locale.ROOT, "Request queue backlog: %,d pending requests", size),
                            List.of());
                }
            }
        }
        tell(notice);
        return ticket;
    }

    /**
     * Lets a request in that nobody waits for, where it can run at once. One that can't was never offered, and is counted nowhere.
     *
     * @return null where it can't
     */
    public synchronized @Nullable Ticket enter(Lane lane, Turn turn) {
        if (shedding || !lane.isEmpty() || !slots.hasRoom() || !lane.hasRoom()) {
            return null;
        }
        enqueued++;
        start(lane);
        return new Ticket(this, lane, turn, 0, Ticket.State.RUNNING);
    }

    /** Seconds after which a rejected client may hope for a place: queue length over service rate, at least 1, jittered so that they don't return together. */
    public long retryAfterSeconds() {
        double seconds;
        synchronized (this) {
            seconds = rate.secondsFor(size);
        }
        return rate.jittered(seconds, ThreadLocalRandom.current().nextDouble());
    }

    /** Requests that wait now. Takes no lock: for those who ask often. */
    public long waiting() {
        return queued;
    }

    /** Whether somebody waits whom this ticket's end would let in. */
    synchronized boolean isWaitedFor(Ticket ticket) {
        if (size == 0 || ticket.state != Ticket.State.RUNNING) {
            return false;
        }
        for (Lane lane : waiting) {
            if (lane.hasRoomAfter(ticket.lane)) {
                return true;
            }
        }
        return false;
    }

    public Figures figures() {
        long now = nanoClock.getAsLong();
        synchronized (this) {
            long oldest = now;
            for (Lane lane : waiting) {
                Ticket first = lane.first();
                if (first != null) {
                    oldest = Math.min(oldest, first.since);
                }
            }
            return new Figures(
                    size,
                    maxSize,
                    enqueued,
                    rejected,
                    processed,
                    abandoned,
                    inFlight,
                    bytes,
                    ledger.bound(Owner.QUEUE),
                    (now - oldest) / 1_000_000,
                    waited.read(),
                    overflow);
        }
    }

    boolean close(Ticket ticket, Ticket.End end) {
        Aftermath aftermath;
        synchronized (this) {
            switch (ticket.state) {
                case CLOSED -> {
                    return false;
                }
                case WAITING -> {
                    leaveQueue(ticket);
                    if (ticket.lane.isEmpty()) {
                        waiting.remove(ticket.lane);
                    }
                }
                case RUNNING -> {
                    inFlight--;
                    slots.leave();
                    ticket.lane.leave();
                }
            }
            ticket.state = Ticket.State.CLOSED;
            switch (end) {
                case PROCESSED -> {
                    processed++;
                    if (rate.served()) {
                        rate.look(nanoClock.getAsLong());
                    }
                }
                case REJECTED -> rejected++;
                case ABANDONED -> abandoned++;
            }
            aftermath = size == 0 && !overflow && !backlog ? Aftermath.NOTHING : new Aftermath(admit(), recovered());
        }
        follow(aftermath);
        return true;
    }

    /** Outside of the lock: turns may come back here. */
    private void follow(Aftermath aftermath) {
        for (Ticket admitted = aftermath.admitted; admitted != null; ) {
            Ticket following = admitted.next;
            admitted.next = null;
            admitted.turn.admitted(admitted);
            admitted = following;
        }
        tell(aftermath.notice);
    }

    private void start(Lane lane) {
        inFlight++;
        slots.enter();
        lane.enter();
    }

    private void leaveQueue(Ticket ticket) {
        waited.add(nanoClock.getAsLong() - ticket.since);
        ticket.lane.remove(ticket);
        size--;
        queued = size;
        Lease lease = ticket.lease;
        if (lease != null) {
            bytes -= lease.bytes();
            lease.close();
            ticket.lease = null;
        }
    }

    /** Starts whoever has room now, lanes in turn; chained by {@code next}. */
    private @Nullable Ticket admit() {
        Ticket chain = null;
        Ticket tail = null;
        int fruitless = 0;
        while (fruitless < waiting.size() && slots.hasRoom()) {
            Lane lane = waiting.removeFirst();
            Ticket first = lane.first();
            if (first == null) {
                continue;
            }
            if (!lane.hasRoom()) {
                waiting.addLast(lane);
                fruitless++;
                continue;
            }
            fruitless = 0;
            leaveQueue(first);
            first.state = Ticket.State.RUNNING;
            start(lane);
            if (!lane.isEmpty()) {
                waiting.addLast(lane);
            }
            if (tail == null) {
                chain = first;
            } else {
                tail.next = first;
            }
            tail = first;
        }
        return chain;
    }

    private Notice overflowBegins() {
        overflowRejected = 1;
        return new Notice(
                true,
                "clw-queue-overflow: requests are shed",
                List.of(
                        String.format(Locale.ROOT, "Pending: %,d of %,d", size, maxSize),
                        String.format(
                                Locale.ROOT,
                                "Pending bytes: %,d of %,d",
                                ledger.leased(Owner.QUEUE),
                                ledger.bound(Owner.QUEUE)),
                        String.format(Locale.ROOT, "In flight: %,d", inFlight)));
    }

    private @Nullable Notice recovered() {
        boolean low = size * LOW_MARK_PART < maxSize
                && ledger.leased(Owner.QUEUE) * LOW_MARK_PART < ledger.bound(Owner.QUEUE);
        if (backlog && size * BACKLOG_PART * LOW_MARK_PART < maxSize) {
            backlog = false;
        }
        if (!overflow || !low) {
            return null;
        }
        overflow = false;
        return new Notice(
                false,
                "Request queue overflow is over",
                List.of(String.format(Locale.ROOT, "Rejected: %,d", overflowRejected)));
    }

    private void tell(@Nullable Notice notice) {
        if (notice != null) {
            String[] facts = notice.facts.toArray(new String[0]);
            if (notice.warning) {
                log.warn(notice.headline, facts);
            } else {
                log.info(notice.headline, facts);
            }
        }
    }
}
