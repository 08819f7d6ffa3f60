package io.openclaw.e2e.scale;

import java.nio.file.Path;
import java.time.Duration;

/**
 * @param root of the checkout
 * @param rounds of bare client and operator
 */
record ScaleOptions(Path root, Size size, int rounds) {

    static final int FULL_ROUTERS = 1_000;
    static final int FULL_PODS = 5;
    /** Three, so that there is a median. */
    static final int FULL_ROUNDS = 3;

    private static final Duration SAMPLE_INTERVAL = Duration.ofSeconds(10);

    /** @throws IllegalArgumentException with a sentence for whoever typed it */
    static ScaleOptions fromSystemProperties() {
        return new ScaleOptions(
                Path.of(System.getProperty("scale.root", "")).toAbsolutePath().normalize(),
                new Size(
                        atLeastOne("scale.routers", FULL_ROUTERS),
                        atLeastOne("scale.pods", FULL_PODS),
                        SAMPLE_INTERVAL),
                atLeastOne("scale.rounds", FULL_ROUNDS));
    }

    /** Whether the run may replace the written results. */
    boolean full() {
        return size.routers() >= FULL_ROUTERS && size.pods() >= FULL_PODS && rounds >= FULL_ROUNDS;
    }

    private static int atLeastOne(String property, int otherwise) {
        String text = System.getProperty(property, "");
        try {
            int value = text.isBlank() ? otherwise : Integer.parseInt(text);
            if (value < 1) {
                throw new IllegalArgumentException(property + " is at least 1, not " + value);
            }
            return value;
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(property + " is a number, not '" + text + "'", e);
        }
    }
}
