package io.openclaw.e2e.cluster;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** Waits for what nobody can tell us of. */
public final class Eventually {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration INTERVAL = Duration.ofMillis(20);

    private Eventually() {}

    /** Runs {@code attempt} until it neither throws nor fails; then gives what it gave. */
    public static <T> T succeeds(Callable<T> attempt) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                return attempt.call();
            } catch (Exception | AssertionError e) {
                if (System.nanoTime() - end > 0) {
                    throw new AssertionError("not within " + PATIENCE, e);
                }
                LockSupport.parkNanos(INTERVAL.toNanos());
            }
        }
    }
}
