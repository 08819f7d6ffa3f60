package io.openclaw.router.exchange;

import io.openclaw.settings.Settings;

/**
 * How fast a client must be: {@code limits.min_receive_rate_kbps} and {@code limits.min_send_rate_kbps}, which count kibibytes a second. Each is
 * judged only while the client is the one who is waited for; 0 lets every client be as slow as it likes.
 *
 * <p>A request body below its rate for {@link #GRACE_SECONDS} is answered 408. Who takes a response below the rate is left alone, for that costs
 * little; only when requests wait for the place that it holds, or the relays' memory runs short, is it cut, the slowest first. The same goes
 * for slow bodies before their grace is over.
 *
 * @param receiveBytes of a request body a second
 * @param sendBytes of a response a second
 */
public record LeastRates(long receiveBytes, long sendBytes) {
    /** Kestrel's grace for request bodies: longer than a lost packet and its second retransmission. */
    static final int GRACE_SECONDS = 5;
    /** So long must one be slow to be cut for others: one second alone may be the pause between two of TCP's lumps. */
    static final int CUT_SECONDS = 2;

    private static final long KIB = 1024;

    public static LeastRates of(Settings.Limits limits) {
        return new LeastRates(limits.minReceiveRateKbps() * KIB, limits.minSendRateKbps() * KIB);
    }
}
