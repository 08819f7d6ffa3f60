package io.openclaw.e2e.scale;

import io.openclaw.e2e.options.RunProperties;
import java.nio.file.Path;
import java.time.Duration;

/**
 * @param root of the checkout
 * @param rounds of bare client and operator
 */
record ScaleOptions(Path root, Size size, int rounds) {

    static final int FULL_ROUTERS = 1_000;
    static final int FULL_PODS = 5;
    /** Even, so that either core has had either part as often. */
    static final int FULL_ROUNDS = 6;

    private static final Duration SAMPLE_INTERVAL = Duration.ofSeconds(10);

    /** @throws IllegalArgumentException with a sentence for whoever typed it */
    static ScaleOptions fromSystemProperties() {
        RunProperties properties = new RunProperties("scale");
        return new ScaleOptions(
                properties.root(),
                new Size(
                        properties.atLeastOne("routers", FULL_ROUTERS),
                        properties.atLeastOne("pods", FULL_PODS),
                        SAMPLE_INTERVAL),
                properties.atLeastOne("rounds", FULL_ROUNDS));
    }

    /** Whether the run may replace the written results. */
    boolean full() {
        return size.routers() >= FULL_ROUTERS && size.pods() >= FULL_PODS && rounds >= FULL_ROUNDS;
    }
}
