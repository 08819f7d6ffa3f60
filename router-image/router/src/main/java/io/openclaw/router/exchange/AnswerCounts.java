package io.openclaw.router.exchange;

import io.openclaw.router.route.Route;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Iterator;
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

    /** What was answered by routes that are no more is counted under, so that the sum never falls. */
    public static final String REMOVED = "removed";

    private static final int LOWEST_STATUS = 100;
    private static final int STATUSES = 500;

    private final List<Place> routes = new ArrayList<>();
    private final PerRoute none;
    private final Removed removed;

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

        /** Hands over all that it counted; what is counted later stays until the next time. */
        void moveTo(PerRoute other) {
            for (int i = 0; i < byStatus.length(); i++) {
                other.byStatus.addAndGet(i, byStatus.getAndSet(i, 0));
            }
            for (int i = 0; i < byDuration.length(); i++) {
                other.byDuration.addAndGet(i, byDuration.getAndSet(i, 0));
            }
            other.nanos.addAndGet(nanos.getAndSet(0));
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

    /** Where one route's answers are counted: shared by all configurations that have the route, and held by nothing else. */
    private static final class Place {
        final PerRoute counts;

        Place(String route) {
            this.counts = new PerRoute(route);
        }
    }

    /**
     * The routes that are no more. Requests that began under one may still end and count there, as long as anything refers to its place: only
     * then it is forgotten.
     */
    private static final class Removed {
        private record Former(PerRoute counts, WeakReference<Place> place) {}

        private final PerRoute sum = new PerRoute(REMOVED);
        private final List<Former> former = new ArrayList<>();

        synchronized void add(Place place) {
            former.add(new Former(place.counts, new WeakReference<>(place)));
        }

        synchronized Answers read() {
            for (Iterator<Former> all = former.iterator(); all.hasNext(); ) {
                Former one = all.next();
                boolean unused = one.place.get() == null; // asked first: what was counted before is moved below
                one.counts.moveTo(sum);
                if (unused) {
                    all.remove();
                }
            }
            return sum.read();
        }
    }

    public AnswerCounts(List<Route> routes) {
        this(routes, List.of(), new PerRoute(NO_ROUTE), new Removed());
    }

    private AnswerCounts(List<Route> routes, List<Place> before, PerRoute none, Removed removed) {
        this.none = none;
        this.removed = removed;
        for (Route route : routes) {
            this.routes.add(before.stream()
                    .filter(place -> place.counts.name.equals(route.name()))
                    .findFirst()
                    .orElseGet(() -> new Place(route.name())));
        }
    }

    /** For other routes: one that keeps its name goes on counting where it was. */
    public AnswerCounts next(List<Route> routes) {
        AnswerCounts next = new AnswerCounts(routes, this.routes, none, removed);
        for (Place place : this.routes) {
            if (!next.routes.contains(place)) {
                removed.add(place);
            }
        }
        removed.read(); // folds what is no longer used, also where nobody looks at the figures
        return next;
    }

    /** @param route null where none was found */
    public void count(@Nullable Route route, int status, long nanos) {
        PerRoute answers = route == null ? none : routes.get(route.index()).counts;
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
        for (Place place : routes) {
            all.add(place.counts.read());
        }
        Answers gone = removed.read();
        if (!gone.byStatus().isEmpty()) {
            all.add(gone);
        }
        all.add(none.read());
        return all;
    }
}
