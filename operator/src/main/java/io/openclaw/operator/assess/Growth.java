package io.openclaw.operator.assess;

import io.openclaw.operator.sample.PodWindow;
import io.openclaw.operator.sample.Reading;
import io.openclaw.operator.sample.Reading.Sample;
import io.openclaw.settings.metrics.Trend;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where a pod's live memory is heading ({@link Trend}). No verdict on a leak: it only tells how long there is to act.
 *
 * @param mbPerSecond above 0
 * @param timeToWall until live memory reaches {@link MemoryAssessor#HEAP_WALL} of the heap at this rate
 */
public record Growth(double mbPerSecond, Duration timeToWall) {
    /** Fewer samples make no trend. */
    static final int FEWEST_SAMPLES = 10;
    /** Slower growth takes hours to matter, and the threshold sees it. */
    static final double SLOWEST_MB_PER_SECOND = 0.001;

    /** Empty when the memory doesn't grow, or too little is known of it. */
    public static Optional<Growth> of(PodWindow window) {
        List<Sample> samples = ofThisProcess(window);
        List<Trend.Point> points = samples.stream()
                .map(sample -> new Trend.Point(sample.uptimeSeconds(), (double) sample.usedMb()))
                .toList();
        return Trend.rising(points, FEWEST_SAMPLES)
                .filter(trend -> trend.perSecond() >= SLOWEST_MB_PER_SECOND)
                .map(trend -> of(trend, samples.getLast()));
    }

    private static Growth of(Trend trend, Sample newest) {
        double seconds = trend.secondsBetween((double) newest.usedMb(), MemoryAssessor.HEAP_WALL * newest.heapMaxMb());
        return new Growth(trend.perSecond(), Duration.ofMillis((long) (seconds * 1000)));
    }

    private static List<Sample> ofThisProcess(PodWindow window) {
        List<Sample> samples = new ArrayList<>();
        for (Reading reading : window.readings()) {
            if (reading instanceof Sample sample) {
                if (!samples.isEmpty()
                        && sample.uptimeSeconds() < samples.getLast().uptimeSeconds()) {
                    samples.clear();
                }
                samples.add(sample);
            }
        }
        return samples;
    }
}
