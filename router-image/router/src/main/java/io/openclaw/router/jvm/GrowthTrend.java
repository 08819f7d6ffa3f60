package io.openclaw.router.jvm;

import io.openclaw.settings.metrics.Trend;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** Where the live heap is heading, by figures that each have a collection of their own behind them. Written by one thread, read by all. */
public final class GrowthTrend {
    /** Enough that a burst of requests, which lasts seconds, doesn't look like a leak. */
    static final Duration BETWEEN_POINTS = Duration.ofSeconds(10);

    static final int FEWEST_POINTS = 5;
    /** Ten minutes. */
    static final int MOST_POINTS = 60;
    /** Told as the article's log has it. */
    static final int POINTS_TOLD = 5;
    /** Less than this part of the heap is warm-up, whatever its direction. */
    static final double LEAST_GROWTH = 0.05;

    public record Point(Duration uptime, long liveBytes) {}

    /** @param points the newest of those it is known by */
    public record Growth(List<Point> points, double bytesPerSecond) {
        public double bytesPerMinute() {
            return bytesPerSecond * 60;
        }
    }

    private final long heapMaxBytes;
    private final Deque<Point> points = new ArrayDeque<>();
    private long collectionsSeen;
    private long toldOfBytes;
    private volatile double bytesPerSecond;

    public GrowthTrend(long heapMaxBytes) {
        this.heapMaxBytes = heapMaxBytes;
    }

    /** At which rate the live heap grows now; 0 where it doesn't. */
    public double bytesPerSecond() {
        return bytesPerSecond;
    }

    /** @return the growth, where there is one to be told of: the first time, and each time that it has come as far again */
    public Optional<Growth> observe(Duration uptime, GcFigures gc) {
        Point last = points.peekLast();
        boolean due = last == null || uptime.minus(last.uptime).compareTo(BETWEEN_POINTS) >= 0;
        if (!due || gc.count() == collectionsSeen) {
            return Optional.empty();
        }
        collectionsSeen = gc.count();
        if (points.size() == MOST_POINTS) {
            points.removeFirst();
        }
        points.add(new Point(uptime, gc.liveBytes()));
        Optional<Trend> trend = Trend.rising(
                points.stream()
                        .map(point -> new Trend.Point(point.uptime.toMillis() / 1e3, point.liveBytes))
                        .toList(),
                FEWEST_POINTS);
        bytesPerSecond = trend.map(Trend::perSecond).orElse(0.0);
        if (trend.isEmpty()) {
            toldOfBytes = 0;
            return Optional.empty();
        }
        long from = Math.max(points.getFirst().liveBytes, toldOfBytes);
        if (gc.liveBytes() - from < LEAST_GROWTH * heapMaxBytes) {
            return Optional.empty();
        }
        toldOfBytes = gc.liveBytes();
        return Optional.of(new Growth(newest(), bytesPerSecond));
    }

    private List<Point> newest() {
        List<Point> all = new ArrayList<>(points);
        return List.copyOf(all.subList(Math.max(0, all.size() - POINTS_TOLD), all.size()));
    }
}
