package io.openclaw.demo.filter;

import io.openclaw.router.filter.Filter;
import io.openclaw.router.filter.FilterExchange;
import io.openclaw.router.filter.Verdict;
import java.nio.ByteBuffer;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Wrong on purpose. It is the most common leak in request handlers: a listener is attached to each request and gathers its body in a buffer
 * of its own, and neither is let go when the response has been sent. Nothing fails, every answer is right, and the heap grows by
 * {@value #LEAK_VARIABLE} bytes with each request until there is none left.
 *
 * <p>The right filter would release its listener in {@link FilterExchange#onCompletion}.
 */
public final class LeakingFilter implements Filter {

    /** Environment variable: bytes kept of each request. */
    static final String LEAK_VARIABLE = "LEAKING_FILTER_BYTES";

    /** With 150 requests a second, 2.3 MiB a second: minutes of an article's leak in the seconds of a demo. */
    static final int DEFAULT_LEAK_BYTES = 16 * 1024;

    private final int leakBytes;

    /** BUG: grows with every request and is never emptied. */
    private final Queue<BodyListener> listeners = new ConcurrentLinkedQueue<>();

    public LeakingFilter() {
        this(Integer.parseInt(System.getenv().getOrDefault(LEAK_VARIABLE, "" + DEFAULT_LEAK_BYTES)));
    }

    LeakingFilter(int leakBytes) {
        this.leakBytes = leakBytes;
    }

    @Override
    public Verdict onRequest(FilterExchange exchange) {
        var listener = new BodyListener(leakBytes);
        listeners.add(listener);
        exchange.onRequestBody(listener::gather);
        exchange.onResponseBody(listener::gather);
        // BUG: no exchange.onCompletion(_ -> listeners.remove(listener))
        return Verdict.FORWARD;
    }

    /** What it has kept so far, in bytes. */
    long keptBytes() {
        return (long) listeners.size() * leakBytes;
    }

    private static final class BodyListener {

        private final byte[] buffer;
        private int length;

        BodyListener(int capacity) {
            buffer = new byte[capacity];
        }

        void gather(ByteBuffer piece) {
            int taken = Math.min(piece.remaining(), buffer.length - length);
            piece.get(buffer, length, taken);
            length += taken;
        }
    }
}
