package io.openclaw.router.exchange;

import io.openclaw.router.route.Route;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/** Answers by route and status, and how long they took. Written from every event loop, read at any time; no allocation to write. */
public final class AnswerCounts {
    /** What answers without a route are counted under. */
    public static final String NO_ROUTE = "none";

    /** Upper bounds in milliseconds; above the last is the rest. From a local cache hit to the usual timeout. */
    public static final List<Long> BUCKETS_MS =
            List.of(1L, 2L, 5L, 10L, 25L, 50L, 100L, 250L, 500L, 1_000L, 2_500L, 5_000L, 10_000L, 30_000L, 60_000L);

    private static final int LOWEST_STATUS = 100;
    private static final int STATUSES = 500;

    private final List<PerRoute> routes = new ArrayList<>();
    private final PerRoute none = new PerRoute(NO_ROUTE);

    /**
     * One route's answers.
     *
     * @param byStatus how many answers of each status; a status that never was is absent
     * @param byDuration how many took at most {@link #BUCKETS_MS} of the same index, not cumulative, and last those above
     * @param seconds the sum of all durations
     */
    public record Answers(String route, Map<Integer, Long> byStatus, List<Long> byDuration, double seconds) {}

    private static final class PerRoute {
        final String name;
        final AtomicLongArray byStatus = new AtomicLongArray(STATUSES);
        final AtomicLongArray byDuration = new AtomicLongArray(BUCKETS_MS.size() + 1);
        final AtomicLong nanos = new AtomicLong();

        PerRoute(String name) {
            this.name = name;
        }

        Answers read() {
            Map<Integer, Long> statuses = new TreeMap<>();
            for (int i = 0; i < STATUSES; i++) {
                long count = byStatus.get(i);
                if (count != 0) {
                    statuses.put(LOWEST_STATUS + i, count);
                }
            }
            List<Long> durations = new ArrayList<>();
            for (int i = 0; i < byDuration.length(); i++) {
                durations.add(byDuration.get(i));
            }
            return new Answers(name, statuses, durations, nanos.get() / 1e9);
        }
    }

    public AnswerCounts(List<Route> routes) {
        for (Route route : routes) {
            this.routes.add(new PerRoute(route.name()));
        }
    }

    /** @param route null where none was found */
    public void count(@Nullable Route route, int status, long nanos) {
        PerRoute answers = route == null ? none : routes.get(route.index());
        int index = status - LOWEST_STATUS;
        if (index >= 0 && index < STATUSES) {
            answers.byStatus.incrementAndGet(index);
        }
        answers.byDuration.incrementAndGet(bucket(nanos));
        answers.nanos.addAndGet(nanos);
    }

    private static int bucket(long nanos) {
        for (int i = 0; i < BUCKETS_MS.size(); i++) {
            if (nanos <= BUCKETS_MS.get(i) * 1_000_000) {
                return i;
            }
        }
        return BUCKETS_MS.size();
    }

    public List<Answers> read() {
        List<Answers> all = new ArrayList<>();
        for (PerRoute route : routes) {
            all.add(route.read());
        }
        all.add(none.read());
        return all;
    }
}
