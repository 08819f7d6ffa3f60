package io.openclaw.router.jvm;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** Whether the live heap keeps growing: five figures in a row, each after a collection of its own, each above the one before. */
public final class GrowthTrend {
    /** Enough that a burst of requests, which lasts seconds, doesn't look like a leak. */
    static final Duration BETWEEN_POINTS = Duration.ofSeconds(10);

    static final int POINTS = 5;
    /** Less than this part of the heap is warm-up, whatever its direction. */
    static final double LEAST_GROWTH = 0.05;

    public record Point(Duration uptime, long liveBytes) {}

    /** @param bytesPerMinute over all points */
    public record Growth(List<Point> points, double bytesPerMinute) {}

    private final long heapMaxBytes;
    private final Deque<Point> points = new ArrayDeque<>();
    private long collectionsSeen;

    public GrowthTrend(long heapMaxBytes) {
        this.heapMaxBytes = heapMaxBytes;
    }

    /** @return the growth, each time that five more points tell of one */
    public Optional<Growth> observe(Duration uptime, GcFigures gc) {
        Point last = points.peekLast();
        boolean due = last == null || uptime.minus(last.uptime).compareTo(BETWEEN_POINTS) >= 0;
        if (!due || gc.count() == collectionsSeen) {
            return Optional.empty();
        }
        collectionsSeen = gc.count();
        if (last != null && gc.liveBytes() <= last.liveBytes) {
            points.clear();
        }
        points.add(new Point(uptime, gc.liveBytes()));
        Point first = points.getFirst();
        long grown = gc.liveBytes() - first.liveBytes;
        if (points.size() < POINTS || grown < LEAST_GROWTH * heapMaxBytes) {
            if (points.size() == POINTS) {
                points.removeFirst();
            }
            return Optional.empty();
        }
        double minutes = uptime.minus(first.uptime).toMillis() / 60_000.0;
        Growth growth = new Growth(new ArrayList<>(points), grown / minutes);
        points.clear();
        return Optional.of(growth);
    }
}
