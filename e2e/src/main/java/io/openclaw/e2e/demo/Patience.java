package io.openclaw.e2e.demo;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Waits for what is observed from outside and tells nobody when it comes about. */
final class Patience {

    /** A quarter of what a person would notice. */
    private static final Duration LOOK_EVERY = Duration.ofMillis(250);

    private Patience() {}

    /** @return whether it came about in time */
    static boolean await(BooleanSupplier condition, Duration atMost) throws InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                return false;
            }
            TimeUnit.NANOSECONDS.sleep(LOOK_EVERY.toNanos());
        }
        return true;
    }
}
