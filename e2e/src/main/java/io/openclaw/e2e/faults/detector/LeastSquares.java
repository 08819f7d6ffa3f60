package io.openclaw.e2e.faults.detector;

/** Ordinary least squares, with the interval that holds where residuals are independent and normal. */
final class LeastSquares implements Slopes {
    /** Eight tenths of a normal distribution are within so many deviations. */
    private static final double DEVIATIONS = 1.2816;

    @Override
    public Slope of(double[] x, double[] y, int count) {
        double meanX = mean(x, count);
        double meanY = mean(y, count);
        double xx = 0;
        double xy = 0;
        double yy = 0;
        for (int i = 0; i < count; i++) {
            double dx = x[i] - meanX;
            double dy = y[i] - meanY;
            xx += dx * dx;
            xy += dx * dy;
            yy += dy * dy;
        }
        double slope = xy / xx;
        double error = Math.sqrt(Math.max(0, yy - slope * xy) / (count - 2) / xx);
        return new Slope(slope - DEVIATIONS * error, slope, slope + DEVIATIONS * error);
    }

    private static double mean(double[] values, int count) {
        double sum = 0;
        for (int i = 0; i < count; i++) {
            sum += values[i];
        }
        return sum / count;
    }
}
