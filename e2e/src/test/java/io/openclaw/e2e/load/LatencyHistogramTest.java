package io.openclaw.e2e.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LatencyHistogramTest {

    /** A bucket above 32 µs is at most 1/32 wide. */
    private static final double BUCKET_WIDTH_PERCENT = 100.0 / 32;

    @Test
    void quantilesAreWithinABucketOfTheTruth() {
        var histogram = new LatencyHistogram();
        for (int ms = 1; ms <= 1_000; ms++) {
            histogram.record(Duration.ofMillis(ms));
        }
        Latencies latencies = histogram.snapshot();

        assertThat(latencies.count()).isEqualTo(1_000);
        assertThat(latencies.p50Ms()).isCloseTo(500, withinPercentage(BUCKET_WIDTH_PERCENT));
        assertThat(latencies.p99Ms()).isCloseTo(990, withinPercentage(BUCKET_WIDTH_PERCENT));
        assertThat(latencies.maxMs()).isCloseTo(1_000, withinPercentage(BUCKET_WIDTH_PERCENT));
    }

    @Test
    void takesTheSmallestAndTheLongest() {
        var histogram = new LatencyHistogram();
        histogram.record(Duration.ofNanos(-5));
        histogram.record(Duration.ofDays(1_000));

        assertThat(histogram.snapshot().p50Ms()).isZero();
        assertThat(histogram.snapshot().maxMs())
                .isCloseTo(Duration.ofDays(1_000).toMillis(), withinPercentage(BUCKET_WIDTH_PERCENT));
    }

    @Test
    void isZeroWhereNothingWasCounted() {
        assertThat(new LatencyHistogram().snapshot()).isEqualTo(new Latencies(0, 0, 0, 0, 0));
    }
}
