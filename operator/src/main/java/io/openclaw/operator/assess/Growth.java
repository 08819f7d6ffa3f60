package io.openclaw.operator.assess;

import io.openclaw.operator.sample.PodWindow;
import io.openclaw.operator.sample.Reading;
import io.openclaw.operator.sample.Reading.Sample;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where a pod's live memory is heading: the median of the slopes between all pairs of samples (Theil-Sen), which neither one outlier nor a
 * collection between two samples moves. No verdict on a leak: it only tells how long there is to act.
 *
 * @param mbPerSecond above 0
 * @param timeToWall until live memory reaches {@link MemoryAssessor#HEAP_WALL} of the heap at this rate
 */
public record Growth(double mbPerSecond, Duration timeToWall) {
    /** Fewer samples make no trend. */
    static final int FEWEST_SAMPLES = 10;
    /** Of all pairs, those that rise less those that fall: below it the memory goes up and down (Mann-Kendall's tau). */
    static final double MONOTONIC = 0.6;
    /**
     * Of the whole rise, what the second half of the time must have: half of it on a straight line, next to nothing where the curve flattens, as
     * it does while a cache fills. Memory rises in steps, one a collection, so that a third may well be missing.
     */
    static final double SECOND_HALF = 0.25;
    /** Slower growth takes hours to matter, and the threshold sees it. */
    static final double SLOWEST_MB_PER_SECOND = 0.001;

    /** Empty when the memory doesn't grow, or too little is known of it. */
    public static Optional<Growth> of(PodWindow window) {
        List<Sample> samples = ofThisProcess(window);
        if (samples.size() < FEWEST_SAMPLES || tau(samples) < MONOTONIC) {
            return Optional.empty();
        }
        double slope = slope(samples);
        if (slope < SLOWEST_MB_PER_SECOND || flattens(samples)) {
            return Optional.empty();
        }
        Sample newest = samples.getLast();
        double left = Math.max(0, MemoryAssessor.HEAP_WALL * newest.heapMaxMb() - newest.usedMb());
        return Optional.of(new Growth(slope, Duration.ofMillis((long) (left / slope * 1000))));
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

    private static double tau(List<Sample> samples) {
        int sum = 0;
        int pairs = 0;
        for (int i = 0; i < samples.size(); i++) {
            for (int j = i + 1; j < samples.size(); j++) {
                sum += Long.signum(samples.get(j).usedMb() - samples.get(i).usedMb());
                pairs++;
            }
        }
        return (double) sum / pairs;
    }

    private static boolean flattens(List<Sample> samples) {
        long middle = samples.get(samples.size() / 2).usedMb();
        long last = samples.getLast().usedMb();
        return last - middle < SECOND_HALF * (last - samples.getFirst().usedMb());
    }

    private static double slope(List<Sample> samples) {
        List<Double> slopes = new ArrayList<>();
        for (int i = 0; i < samples.size(); i++) {
            for (int j = i + 1; j < samples.size(); j++) {
                double seconds = samples.get(j).uptimeSeconds() - samples.get(i).uptimeSeconds();
                if (seconds > 0) {
                    slopes.add((samples.get(j).usedMb() - samples.get(i).usedMb()) / seconds);
                }
            }
        }
        slopes.sort(null);
        return slopes.isEmpty() ? 0 : slopes.get(slopes.size() / 2);
    }
}
