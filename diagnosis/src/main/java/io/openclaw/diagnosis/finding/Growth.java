package io.openclaw.diagnosis.finding;

import io.openclaw.diagnosis.history.Ring;
import io.openclaw.diagnosis.history.Signal;
import io.openclaw.diagnosis.stats.ChangePoint;
import io.openclaw.diagnosis.stats.TheilSen;
import io.openclaw.diagnosis.tuning.Thresholds;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One pool of memory that grows, as one window shows it, since the rise began.
 *
 * @param pool LIVE, PINNED, IDLE or NATIVE
 * @param window seconds
 * @param all the rise as it is measured; null where load hides it, or nobody owns most of it
 * @param unowned what of it nobody owns; null where everything is owned, or might be
 * @param rise MB, owned or not
 * @param extra MB that owners hold now beyond {@link #line()}
 * @param old collections within it
 */
public record Growth(
        Signal pool,
        double window,
        @Nullable Line all,
        @Nullable Line unowned,
        double rise,
        double queueShare,
        double outboundShare,
        double cacheShare,
        double loadShare,
        double unownedShare,
        double extra,
        int old) {

    /** The line that tells the future: what nobody owns if that is most of it, since load only adds noise to it. */
    public Line line() {
        Line own = unowned;
        Line whole = all;
        if (whole != null) {
            return whole;
        }
        if (own == null) {
            throw new IllegalStateException("a growth without a line");
        }
        return own;
    }

    /** Nobody owns most of it. */
    public boolean isUnowned() {
        return unowned != null && unownedShare >= Thresholds.UNOWNED;
    }

    /** What owners account for at least, 0 to 1. */
    public double ownedShare() {
        return Math.min(1, queueShare + outboundShare + cacheShare + loadShare);
    }

    /** Goes on as it is: load and queues may turn. */
    boolean isSteady() {
        return isUnowned() || outboundShare >= Thresholds.OWNS || cacheShare >= Thresholds.OWNS;
    }

    /**
     * @param headroom MB to the wall
     * @return null where nothing grows that would be there within the horizon
     */
    static @Nullable Growth find(Ring ring, Signal pool, double headroom) {
        if (ring.size() < Thresholds.FEWEST_BUCKETS || headroom <= 0) {
            return null;
        }
        Signal series =
                pool == Signal.LIVE && known(ring, Signal.FLOOR) >= Thresholds.FEWEST_COLLECTIONS ? Signal.FLOOR : pool;
        int[] indexes = new int[ring.size()];
        double[] times = new double[ring.size()];
        double[] values = new double[ring.size()];
        int n = 0;
        for (int i = 0; i < ring.size(); i++) {
            double value = ring.value(series, i);
            if (!Double.isNaN(value)) {
                indexes[n] = i;
                times[n] = ring.time(i);
                values[n++] = value;
            }
        }
        double needed = headroom / (Thresholds.HORIZON_WINDOWS * ring.window());
        // a coarse bucket closes so seldom that nothing need be spared there; load may hide a rise from the cheap look
        if (ring.width() <= Thresholds.BUCKET_SECONDS.get(1) && !promising(times, values, n, needed)) {
            return null;
        }
        int fewest = series == Signal.FLOOR ? Thresholds.FEWEST_COLLECTIONS : Thresholds.FEWEST_BUCKETS;
        return find(ring, pool, indexes, times, values, n, needed, fewest);
    }

    private static int known(Ring ring, Signal signal) {
        int known = 0;
        for (int i = 0; i < ring.size(); i++) {
            known += Double.isNaN(ring.value(signal, i)) ? 0 : 1;
        }
        return known;
    }

    private static @Nullable Growth find(
            Ring ring, Signal pool, int[] indexes, double[] times, double[] values, int n, double needed, int fewest) {
        if (n < fewest) {
            return null;
        }
        Owners owners = owners(ring, pool, indexes, times, values, n);
        int start = ChangePoint.last(times, owners.rest, n, Thresholds.HINGE_BUCKETS, Thresholds.HINGE);
        if (start > 0) {
            return find(
                    ring,
                    pool,
                    Arrays.copyOfRange(indexes, start, n),
                    Arrays.copyOfRange(times, start, n),
                    Arrays.copyOfRange(values, start, n),
                    n - start,
                    needed,
                    fewest);
        }
        if (collections(values, n) < Thresholds.FEWEST_COLLECTIONS) {
            return null;
        }
        double rise = Math.max(Owners.rise(values, n), Owners.rise(owners.rest, n));
        Line unowned = unowned(times, owners, n, needed);
        double share = unowned == null || rise <= 0 ? 0 : Math.clamp(unowned.rise() / rise, 0, 1);
        // where nobody owns most of it, the whole would only say the same with more noise
        Line all = share >= Thresholds.UNOWNED ? null : Line.rising(times, values, n, 1, needed);
        Line line = all == null ? unowned : all;
        if (line == null || (pool == Signal.LIVE && !floorsRise(ring, times[0], line.slope50()))) {
            return null;
        }
        return new Growth(
                pool,
                ring.window(),
                all,
                unowned,
                rise,
                owners.queue,
                owners.outbound,
                owners.cache,
                owners.load,
                share,
                all == null ? owners.extra : 0,
                (int) ring.sum(Signal.OLD, times[0]));
    }

    /** Null where nothing is left that surely rises, or load might as well be what rises. */
    private static @Nullable Line unowned(double[] times, Owners owners, int n, double needed) {
        // nobody could own most of it even at the dearest: then it does not matter that owners and time look alike
        boolean clear = 1 - owners.most >= Thresholds.UNOWNED;
        if (!clear && owners.blur >= Thresholds.AMBIGUOUS) {
            return null;
        }
        Line line = Line.rising(times, owners.rest, n, clear ? 1 : owners.blur, needed);
        return line == null || line.slope10() <= 0 ? null : line;
    }

    /** What is not in use has no owner that the router counts. */
    private static Owners owners(Ring ring, Signal pool, int[] indexes, double[] times, double[] values, int n) {
        return pool == Signal.NATIVE || pool == Signal.IDLE
                ? Owners.none(Arrays.copyOf(values, n))
                : Owners.of(ring, indexes, times, values, n);
    }

    /** The last third stands above the first by more than chance, and would be at the wall within the horizon at that rate. */
    private static boolean promising(double[] times, double[] values, int n, double needed) {
        if (n < 3) {
            return false;
        }
        int third = n / 3;
        double first = mean(values, 0, third);
        double rise = mean(values, n - third, n) - first;
        // a hinge may have hidden most of the rise in the last third
        double steepest = Math.max(rise, 2 * (rise + first - mean(values, third, n - third)));
        double seconds = times[n - 1] - times[0];
        if (!(rise > 0) || steepest < 0.5 * needed * seconds) {
            return false;
        }
        double jumps = 0;
        for (int i = 1; i < n; i++) {
            jumps += (values[i] - values[i - 1]) * (values[i] - values[i - 1]);
        }
        return rise >= Thresholds.SCREEN * Math.sqrt(jumps / n / third);
    }

    private static double mean(double[] values, int from, int to) {
        double sum = 0;
        for (int i = from; i < to; i++) {
            sum += values[i];
        }
        return sum / (to - from);
    }

    private static int collections(double[] values, int n) {
        int differing = 1;
        for (int i = 1; i < n; i++) {
            differing += values[i] == values[i - 1] ? 0 : 1;
        }
        return differing;
    }

    /** What at least two old collections left rises too: the rest may be garbage. */
    private static boolean floorsRise(Ring ring, double from, double slope) {
        double[] times = new double[ring.size()];
        double[] floors = new double[ring.size()];
        int n = 0;
        for (int i = 0; i < ring.size(); i++) {
            double floor = ring.value(Signal.FLOOR, i);
            if (!Double.isNaN(floor) && ring.time(i) >= from) {
                times[n] = ring.time(i);
                floors[n++] = floor;
            }
        }
        return n >= 2 && TheilSen.of(times, floors, n).slope() >= Thresholds.FLOORS_RISE * slope;
    }
}
