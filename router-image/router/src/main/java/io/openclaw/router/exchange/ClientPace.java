package io.openclaw.router.exchange;

import io.openclaw.router.admission.Ticket;
import io.openclaw.router.message.Refusal;

/**
 * How fast an exchange's client is, either way, against {@link LeastRates}, and what becomes of one that is too slow. Made at the first look that
 * finds something to judge: most exchanges are over before it.
 */
public final class ClientPace {
    private final Exchange exchange;
    private final Pace receiving;
    private final Pace sending;

    ClientPace(Exchange exchange, LeastRates rates) {
        this.exchange = exchange;
        receiving = new Pace(rates.receiveBytes());
        sending = new Pace(rates.sendBytes());
    }

    /** Looks at what is on its way; to be called a few times a second. A body that was too slow for longer than its grace is answered 408. */
    void look(long now, Course course) {
        if (!exchange.isRequestDone()) {
            long received = exchange.bodyBytes();
            receiving.look(now, received, course.waitsForBody() && (received > 0 || !course.owesContinue()));
            if (receiving.slowSeconds() >= LeastRates.GRACE_SECONDS
                    && exchange.phase().isBeforeAnswer()) {
                giveWay();
                return;
            }
        }
        if (exchange.phase().isAnswering()) {
            sending.look(now, course.delivered(), !exchange.client.channel().isWritable());
        }
    }

    /**
     * Whether the exchange should give way to others: its client is too slow, and somebody waits for its place or, where memory is short, it holds
     * some.
     *
     * @return what its client moved in the last second, in bytes, or -1
     */
    public long givesWayAt(boolean memoryShort) {
        long moved = cuttableAt();
        boolean needed = moved >= 0 && (exchange.isWaitedFor() || (memoryShort && exchange.leasedBytes() > 0));
        return needed ? moved : -1;
    }

    /** Bytes that the exchange holds while its client is too slow, or -1 where that one isn't. */
    public long heldWhileStalled() {
        return exchange.hasPlace() && cuttableAt() >= 0 ? Exchange.FLOOR_BYTES + exchange.leasedBytes() : -1;
    }

    /** Ends the exchange, because its client is too slow. */
    public void giveWay() {
        if (exchange.phase().isBeforeAnswer()) {
            exchange.refuse(Refusal.requestTimeout(), Ticket.End.PROCESSED);
        } else {
            exchange.client.cut();
        }
    }

    /** What the client moved in the last second, in bytes, where it is so slow that it may be cut for others; else -1. */
    private long cuttableAt() {
        if (isCuttable(sending)) {
            return sending.lastBytes();
        }
        // how a body came that has come whole does not matter any more
        return !exchange.isRequestDone() && isCuttable(receiving) ? receiving.lastBytes() : -1;
    }

    private static boolean isCuttable(Pace pace) {
        return pace.slowSeconds() >= LeastRates.CUT_SECONDS;
    }
}
