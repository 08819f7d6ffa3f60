package io.openclaw.settings.metrics;

import java.util.List;
import java.util.Optional;
import java.util.stream.DoubleStream;

/**
 * A figure that rises, at the median of the slopes between all pairs of its points (Theil-Sen), which neither one outlier nor a collection between
 * two points moves. The work grows with the square of the points: a few dozen are meant.
 *
 * @param perSecond above 0
 */
public record Trend(double perSecond) {
    /** Of all pairs, those that rise less those that fall: below it the figure goes up and down (Mann-Kendall's tau). */
    static final double MONOTONIC = 0.6;
    /**
     * Of the whole rise, what the second half of the points must have: half of it on a straight line, next to nothing where the curve flattens, as
     * it does while a cache fills. Memory rises in steps, one a collection, so that a third may well be missing.
     */
    static final double SECOND_HALF = 0.25;

    /** @param seconds from any beginning on, ascending */
    public record Point(double seconds, double value) {}

    /** Empty when the figure doesn't rise, or too little is known of it. */
    public static Optional<Trend> rising(List<Point> points, int fewest) {
        if (points.size() < Math.max(2, fewest) || tau(points) < MONOTONIC) {
            return Optional.empty();
        }
        double slope = slope(points);
        return slope <= 0 || flattens(points) ? Optional.empty() : Optional.of(new Trend(slope));
    }

    /** Seconds until the figure has come from one value to the other; none where it is there. */
    public double secondsBetween(double from, double to) {
        return Math.max(0, to - from) / perSecond;
    }

    private static double tau(List<Point> points) {
        int sum = 0;
        int pairs = 0;
        for (int i = 0; i < points.size(); i++) {
            for (int j = i + 1; j < points.size(); j++) {
                sum += (int) Math.signum(points.get(j).value - points.get(i).value);
                pairs++;
            }
        }
        return (double) sum / pairs;
    }

    private static boolean flattens(List<Point> points) {
        double middle = points.get(points.size() / 2).value;
        double last = points.get(points.size() - 1).value;
        return last - middle < SECOND_HALF * (last - points.get(0).value);
    }

    private static double slope(List<Point> points) {
        DoubleStream.Builder slopes = DoubleStream.builder();
        for (int i = 0; i < points.size(); i++) {
            for (int j = i + 1; j < points.size(); j++) {
                double seconds = points.get(j).seconds - points.get(i).seconds;
                if (seconds > 0) {
                    slopes.add((points.get(j).value - points.get(i).value) / seconds);
                }
            }
        }
        double[] sorted = slopes.build().sorted().toArray();
        return sorted.length == 0 ? 0 : sorted[sorted.length / 2];
    }
}
