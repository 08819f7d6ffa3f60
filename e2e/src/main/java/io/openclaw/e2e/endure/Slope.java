package io.openclaw.e2e.endure;

import java.util.List;

/**
 * A straight line through measurements, by least squares.
 *
 * @param perMinute its rise
 * @param margin half of the 95 % interval around it
 */
record Slope(double perMinute, double margin) {

    /** @param minutes since the start */
    record Point(double minutes, double value) {}

    /** @param points three at the least */
    static Slope of(List<Point> points) {
        int n = points.size();
        double meanTime = points.stream().mapToDouble(Point::minutes).average().orElseThrow();
        double meanValue = points.stream().mapToDouble(Point::value).average().orElseThrow();
        double spread = 0;
        double together = 0;
        for (Point point : points) {
            spread += (point.minutes - meanTime) * (point.minutes - meanTime);
            together += (point.minutes - meanTime) * (point.value - meanValue);
        }
        double rise = together / spread;
        double left = 0;
        for (Point point : points) {
            double off = point.value - meanValue - rise * (point.minutes - meanTime);
            left += off * off;
        }
        int freedom = n - 2;
        return new Slope(rise, student(freedom) * Math.sqrt(left / freedom / spread));
    }

    /** Student's quantile for 95 %, by Cornish and Fisher's expansion: within a hundredth from four degrees of freedom on. */
    private static double student(double freedom) {
        return 1.960 + 2.372 / freedom + 2.823 / Math.pow(freedom, 2) + 2.556 / Math.pow(freedom, 3);
    }

    boolean isWithin(double most) {
        return Math.abs(perMinute) + margin <= most;
    }
}
