package io.openclaw.router.exchange;

import org.jspecify.annotations.Nullable;

/**
 * How fast an exchange's client is, either way, against {@link LeastRates}. Made at the first look that finds something to judge: most exchanges
 * are over before it.
 */
final class ClientPace {
    private final LeastRates rates;
    private @Nullable Pace receiving;
    private @Nullable Pace sending;

    ClientPace(LeastRates rates) {
        this.rates = rates;
    }

    /**
     * Looks at a request's body that is on its way.
     *
     * @param received bytes of it in all
     * @param waitedFor whether it is the client who has to move
     * @return whether the client has been too slow for longer than its grace
     */
    boolean isBodyTooSlow(long now, long received, boolean waitedFor) {
        Pace pace = receiving;
        if (pace == null) {
            pace = new Pace(rates.receiveBytes());
            receiving = pace;
        }
        pace.look(now, received, waitedFor);
        return pace.slowSeconds() >= LeastRates.GRACE_SECONDS;
    }

    /**
     * Looks at a response that is on its way; to be slow with it has no consequence but {@link #cuttableAt}.
     *
     * @param delivered bytes of its content in all
     * @param waitedFor whether it is the client who has to move
     */
    void lookAtResponse(long now, long delivered, boolean waitedFor) {
        Pace pace = sending;
        if (pace == null) {
            pace = new Pace(rates.sendBytes());
            sending = pace;
        }
        pace.look(now, delivered, waitedFor);
    }

    /**
     * Whether the client is so slow that it may be cut for others.
     *
     * @param bodyDone whether the request's body has come whole: then its pace does not matter any more
     * @return what it moved in the last second, in bytes, or -1
     */
    long cuttableAt(boolean bodyDone) {
        Pace slow = isCuttable(sending) ? sending : isCuttable(receiving) && !bodyDone ? receiving : null;
        return slow == null ? -1 : slow.lastBytes();
    }

    private static boolean isCuttable(@Nullable Pace pace) {
        return pace != null && pace.slowSeconds() >= LeastRates.CUT_SECONDS;
    }
}
