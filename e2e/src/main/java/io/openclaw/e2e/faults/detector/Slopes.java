package io.openclaw.e2e.faults.detector;

/** A straight line through points. */
interface Slopes {
    /**
     * How steep it is, per unit of x: in eight of ten cases between {@code low} and {@code high}.
     *
     * @param x ascending
     * @param count of the points, from the arrays' beginning; at least 3
     */
    Slope of(double[] x, double[] y, int count);

    record Slope(double low, double mid, double high) {}
}
