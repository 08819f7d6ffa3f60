package io.openclaw.router.exchange;

import io.openclaw.router.route.Route;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
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

    /** 1xx to 5xx. */
    private static final int CLASSES = 5;

    private static final int STATUSES_OF_CLASS = 100;

    private final int loops;
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

    /** One event loop's: it alone writes, so that no count costs a fence, and others see it soon enough. */
    private static final class Cells {
        /** By the first digit of a status, and there by the other two; made when there is one. */
        final AtomicReferenceArray<AtomicLongArray> byClass = new AtomicReferenceArray<>(CLASSES);

        final AtomicLongArray byDuration = new AtomicLongArray(BUCKETS_MS.size() + 1);
        final AtomicLong nanos = new AtomicLong();

        void count(int status, long took) {
            int index = status / STATUSES_OF_CLASS - 1;
            if (index >= 0 && index < CLASSES) {
                AtomicLongArray statuses = byClass.getPlain(index);
                if (statuses == null) {
                    statuses = new AtomicLongArray(STATUSES_OF_CLASS);
                    byClass.setRelease(index, statuses);
                }
                add(statuses, status % STATUSES_OF_CLASS, 1);
            }
            add(byDuration, bucket(took), 1);
            nanos.setRelease(nanos.getPlain() + took);
        }

        private static void add(AtomicLongArray counts, int index, long more) {
            counts.setRelease(index, counts.getPlain(index) + more);
        }
    }

    private static final class PerRoute {
        final String name;
        final AtomicReferenceArray<Cells> loops;

        PerRoute(String name, int loops) {
            this.name = name;
            this.loops = new AtomicReferenceArray<>(loops);
        }

        void count(int loop, int status, long nanos) {
            Cells cells = loops.getPlain(loop);
            if (cells == null) {
                cells = new Cells();
                loops.setRelease(loop, cells);
            }
            cells.count(status, nanos);
        }

        void addTo(Sum sum) {
            for (int i = 0; i < loops.length(); i++) {
                Cells cells = loops.get(i);
                if (cells != null) {
                    sum.add(cells);
                }
            }
        }

        Answers read() {
            Sum sum = new Sum();
            addTo(sum);
            return sum.as(name);
        }
    }

    private static final class Sum {
        final Map<Integer, Long> byStatus = new TreeMap<>();
        final long[] byDuration = new long[BUCKETS_MS.size() + 1];
        long nanos;

        void add(Cells cells) {
            for (int i = 0; i < CLASSES; i++) {
                AtomicLongArray statuses = cells.byClass.get(i);
                for (int j = 0; statuses != null && j < STATUSES_OF_CLASS; j++) {
                    long count = statuses.get(j);
                    if (count != 0) {
                        byStatus.merge((i + 1) * STATUSES_OF_CLASS + j, count, Long::sum);
                    }
                }
            }
            for (int i = 0; i < byDuration.length; i++) {
                byDuration[i] += cells.byDuration.get(i);
            }
            nanos += cells.nanos.get();
        }

        void add(Sum other) {
            other.byStatus.forEach((status, count) -> byStatus.merge(status, count, Long::sum));
            for (int i = 0; i < byDuration.length; i++) {
                byDuration[i] += other.byDuration[i];
            }
            nanos += other.nanos;
        }

        Answers as(String name) {
            return new Answers(
                    name,
                    new TreeMap<>(byStatus),
                    Arrays.stream(byDuration).boxed().toList(),
                    nanos / 1e9);
        }
    }

    /** Where one route's answers are counted: shared by all configurations that have the route, and held by nothing else. */
    private static final class Place {
        final PerRoute counts;

        Place(String route, int loops) {
            this.counts = new PerRoute(route, loops);
        }
    }

    /**
     * The routes that are no more. Requests that began under one may still end and count there, as long as anything refers to its place: only
     * then it is forgotten.
     */
    private static final class Removed {
        private record Former(PerRoute counts, WeakReference<Place> place) {}

        /** Of those whose place is gone. */
        private final Sum settled = new Sum();

        private final List<Former> former = new ArrayList<>();

        synchronized void add(Place place) {
            former.add(new Former(place.counts, new WeakReference<>(place)));
        }

        synchronized Answers read() {
            Sum all = new Sum();
            for (Iterator<Former> each = former.iterator(); each.hasNext(); ) {
                Former one = each.next();
                if (one.place.get() == null) { // nobody can count there any more
                    one.counts.addTo(settled);
                    each.remove();
                } else {
                    one.counts.addTo(all);
                }
            }
            all.add(settled);
            return all.as(REMOVED);
        }
    }

    /** @param loops how many event loops count */
    public AnswerCounts(List<Route> routes, int loops) {
        this(routes, loops, List.of(), new PerRoute(NO_ROUTE, loops), new Removed());
    }

    private AnswerCounts(List<Route> routes, int loops, List<Place> before, PerRoute none, Removed removed) {
        this.loops = loops;
        this.none = none;
        this.removed = removed;
        for (Route route : routes) {
            this.routes.add(before.stream()
                    .filter(place -> place.counts.name.equals(route.name()))
                    .findFirst()
                    .orElseGet(() -> new Place(route.name(), loops)));
        }
    }

    /** For other routes: one that keeps its name goes on counting where it was. */
    public AnswerCounts next(List<Route> routes) {
        AnswerCounts next = new AnswerCounts(routes, loops, this.routes, none, removed);
        for (Place place : this.routes) {
            if (!next.routes.contains(place)) {
                removed.add(place);
            }
        }
        removed.read(); // folds what is no longer used, also where nobody looks at the figures
        return next;
    }

    /**
     * To be called on that event loop only.
     *
     * @param loop number of the event loop
     * @param route null where none was found
     */
    public void count(int loop, @Nullable Route route, int status, long nanos) {
        PerRoute answers = route == null ? none : routes.get(route.index()).counts;
        answers.count(loop, status, nanos);
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
