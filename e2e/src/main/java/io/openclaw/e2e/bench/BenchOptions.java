package io.openclaw.e2e.bench;

import io.openclaw.e2e.options.RunProperties;
import java.nio.file.Path;
import java.util.List;

/**
 * @param root of the checkout
 * @param rounds in each of which every proxy is measured once
 * @param seconds of load a measurement
 * @param warmUpSeconds of load before the first round of a scenario
 * @param proxies names, empty for all that are installed; {@code clw@DIRECTORY} is the router of another checkout, as is {@code
 *     clw-uring@DIRECTORY}
 * @param clwJvm further JVM options of clw-router
 */
record BenchOptions(
        Path root,
        int rounds,
        int seconds,
        int warmUpSeconds,
        List<String> proxies,
        List<Scenario> scenarios,
        String clwJvm) {

    /**
     * Many short ones: what disturbs a shared machine lasts seconds, and so meets all proxies alike. The sixth value from either end holds the median with
     * 95 %.
     */
    static final int FULL_ROUNDS = 21;
    /** Thousands of requests even at 100 KB, and the whole run still ends within three quarters of an hour. */
    private static final int SECONDS = 2;
    /** After it the JVMs' second compiler has come to rest on one core (measured). */
    private static final int WARM_UP_SECONDS = 10;

    static BenchOptions fromSystemProperties() {
        RunProperties properties = new RunProperties("bench");
        return new BenchOptions(
                properties.root(),
                properties.atLeastOne("rounds", FULL_ROUNDS),
                properties.atLeastOne("seconds", SECONDS),
                properties.atLeastOne("warmup", WARM_UP_SECONDS),
                properties.listed("proxies"),
                properties.listed("scenarios").isEmpty()
                        ? Scenario.ALL
                        : properties.listed("scenarios").stream()
                                .map(Scenario::named)
                                .toList(),
                properties.text("clw.jvm"));
    }

    /** Whether the run may replace the written results: everything, often enough, nothing special. */
    boolean full() {
        return rounds >= FULL_ROUNDS
                && seconds >= SECONDS
                && warmUpSeconds >= WARM_UP_SECONDS
                && proxies.isEmpty()
                && scenarios.equals(Scenario.ALL)
                && clwJvm.isEmpty();
    }
}
