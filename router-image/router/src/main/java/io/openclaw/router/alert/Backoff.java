package io.openclaw.router.alert;

import java.time.Duration;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** How long to wait after failures in a row: twice as long each time, less up to half of it by chance, so that routers don't come in step. */
record Backoff(Duration first, Duration longest) {
    static final Backoff USUAL = new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(1));

    /** A receiver that asks for more is mistaken, or hostile. */
    static final Duration LONGEST_ASKED = Duration.ofHours(1);

    /** More double nothing: {@code longest} is long reached. */
    private static final int MOST_DOUBLINGS = 30;

    /**
     * @param failures in a row, at least 1
     * @param asked by the receiver's Retry-After; null where it said nothing
     */
    Duration after(int failures, @Nullable Duration asked, RandomGenerator random) {
        double grown = Math.min(
                first.toMillis() * Math.pow(2, Math.min(failures - 1, MOST_DOUBLINGS)), (double) longest.toMillis());
        Duration own = Duration.ofMillis((long) (grown * (0.5 + random.nextDouble() / 2)));
        if (asked == null || asked.compareTo(own) <= 0) {
            return own;
        }
        return asked.compareTo(LONGEST_ASKED) < 0 ? asked : LONGEST_ASKED;
    }
}
