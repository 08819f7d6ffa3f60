package io.openclaw.e2e.fault;

import java.time.Duration;
import java.util.Random;

/** Decides what goes wrong. Called by many threads. */
@FunctionalInterface
public interface Faults {
    /** All is well. */
    Faults NONE = (method, path) -> Fault.NONE;

    /**
     * @param path without the query
     */
    Fault of(String method, String path);

    /**
     * Of a hundred calls some fail with 409, 429, 500 or 503, some are delayed, some are cut off, and some succeed without an answer; writes more often than
     * reads.
     *
     * @param seed the same seed makes the same sequence of decisions
     */
    static Faults random(long seed) {
        Random random = new Random(seed); // which locks for itself
        return (method, path) -> {
            int dice = random.nextInt(100);
            boolean reads = method.equals("GET");
            if (reads && dice >= 10) {
                return Fault.NONE;
            }
            return switch (dice) {
                case 0, 1 -> new Fault.Refusal(500, "InternalError");
                case 2, 3 -> new Fault.Refusal(503, "ServiceUnavailable");
                case 4, 5 -> new Fault.Refusal(429, "TooManyRequests");
                case 6, 7 -> new Fault.Cut();
                case 8, 9 -> new Fault.Delay(Duration.ofMillis(random.nextInt(1_500)));
                case 10, 11, 12, 13 -> new Fault.Refusal(409, "Conflict");
                case 14, 15, 16, 17, 18 -> new Fault.LostAnswer();
                case 19, 20 -> new Fault.Delay(Duration.ofMillis(random.nextInt(3_000)));
                default -> Fault.NONE;
            };
        };
    }
}
