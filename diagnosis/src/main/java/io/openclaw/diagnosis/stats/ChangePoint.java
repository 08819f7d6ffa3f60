package io.openclaw.diagnosis.stats;

/** Where one straight line becomes another: the hinge that leaves least, where it leaves much less than no hinge. */
public final class ChangePoint {
    private ChangePoint() {}

    /**
     * The first point of the later line; 0 where one line does as well.
     *
     * @param shortest points on either side of a hinge
     * @param fewest F statistic (2 and n - 4 degrees of freedom) from which on a hinge is believed
     */
    public static int last(double[] times, double[] values, int n, int shortest, double fewest) {
        if (n < 2 * shortest) {
            return 0;
        }
        double straight = leftOver(times, values, n, -1);
        double least = Double.POSITIVE_INFINITY;
        int best = 0;
        for (int k = shortest; k <= n - shortest; k++) {
            double left = leftOver(times, values, n, k);
            if (left < least) {
                least = left;
                best = k;
            }
        }
        double floor = Math.max(least, 1e-12 * straight);
        return straight > 0 && (straight - least) / 2 >= fewest * floor / (n - 4) ? best : 0;
    }

    /** Sum of squares about the line of least squares, which bends at the hinge; a negative one is none. */
    private static double leftOver(double[] times, double[] values, int n, int hinge) {
        double start = times[0];
        double bend = hinge < 0 ? Double.POSITIVE_INFINITY : times[hinge];
        double middleT = 0;
        double middleB = 0;
        double middleY = 0;
        for (int i = 0; i < n; i++) {
            middleT += times[i] - start;
            middleB += Math.max(0, times[i] - bend);
            middleY += values[i];
        }
        middleT /= n;
        middleB /= n;
        middleY /= n;
        double tt = 0;
        double tb = 0;
        double bb = 0;
        double ty = 0;
        double by = 0;
        double yy = 0;
        for (int i = 0; i < n; i++) {
            double t = times[i] - start - middleT;
            double b = Math.max(0, times[i] - bend) - middleB;
            double y = values[i] - middleY;
            tt += t * t;
            tb += t * b;
            bb += b * b;
            ty += t * y;
            by += b * y;
            yy += y * y;
        }
        double determinant = tt * bb - tb * tb;
        double explained;
        if (determinant <= 1e-9 * tt * bb || bb == 0) {
            explained = tt == 0 ? 0 : ty * ty / tt;
        } else {
            double slope = (ty * bb - by * tb) / determinant;
            double turn = (by * tt - ty * tb) / determinant;
            explained = slope * ty + turn * by;
        }
        return Math.max(0, yy - explained);
    }
}
