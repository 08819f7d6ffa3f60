package io.openclaw.router.exchange;

import java.util.concurrent.TimeUnit;

/**
 * How fast a peer moves while we wait for it, against a least rate. Looked at a few times a second, so that it costs nothing a byte. The clock
 * runs only while the peer is the one who is waited for: an upstream's silence is no client's fault.
 *
 * <p>A window below the rate says little, as TCP moves in lumps; several in a row say that the peer is slow. Apache's mod_reqtimeout and
 * Kestrel judge alike: an average, after a time of grace.
 */
final class Pace {
    private static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final long leastBytes;
    private long windowStart;
    private long movedAtStart;
    private boolean running;
    private int slowWindows;
    private long lastBytes;

    /** @param leastBytesPerSecond 0 for none: then nobody is slow */
    Pace(long leastBytesPerSecond) {
        this.leastBytes = leastBytesPerSecond;
    }

    /**
     * @param moved bytes in all since the beginning
     * @param waitedFor whether it is this peer who has to move
     */
    void look(long now, long moved, boolean waitedFor) {
        if (!waitedFor) {
            running = false;
            slowWindows = 0;
        } else if (!running) {
            running = true;
            windowStart = now;
            movedAtStart = moved;
        } else if (now - windowStart >= WINDOW_NANOS) {
            lastBytes = moved - movedAtStart;
            // looks come a little late: the window is stretched, not the rate
            boolean slow = lastBytes < leastBytes * ((double) (now - windowStart) / WINDOW_NANOS);
            slowWindows = slow ? slowWindows + 1 : 0;
            windowStart = now;
            movedAtStart = moved;
        }
    }

    /** Whole seconds in a row in which it was too slow; 0 for one that is not. */
    int slowSeconds() {
        return slowWindows;
    }

    /** What it moved in the last of them, in bytes. */
    long lastBytes() {
        return lastBytes;
    }
}
