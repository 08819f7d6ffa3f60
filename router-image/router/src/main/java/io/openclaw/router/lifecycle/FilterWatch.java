package io.openclaw.router.lifecycle;

import io.openclaw.router.exchange.FilterFigures;
import io.openclaw.router.filter.LoadedFilter;
import io.openclaw.router.heap.ClassHistogram;
import io.openclaw.router.heap.LeakSearch;
import io.openclaw.router.jvm.DiagnosticCommands;
import io.openclaw.router.log.RouterLog;
import io.openclaw.router.metrics.FilterHoldings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Names the filter that leaks, and the class. A histogram of live objects stops the router for a collection of the whole heap, so it is taken
 * when the router is young, then ever more seldom while that is quickly done, and in earnest once live memory grows or is short, or one was
 * found of a filter's classes that grows with the requests: but never for more than a hundredth of the time. A class of a filter's jars of which
 * there are more each time is named. Where there is none, and what grows is of the JDK's classes, those filters are told that have allocated as
 * much: one that allocated less can't hold it. Used by one thread, but for {@link #holdings}.
 */
final class FilterWatch {
    /** By then what the start needed has been collected or is there to stay. */
    private static final Duration FIRST_LOOK = Duration.ofSeconds(15);
    /** Enough requests lie between two looks to tell a leak from what is in flight. */
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(15);
    /** Without a reason it is looked after twice as long each time, up to this. */
    private static final Duration LONGEST_CALM = Duration.ofHours(1);
    /** What a look may take that has no reason: no request is late for it. */
    private static final Duration QUICK = Duration.ofMillis(100);
    /** In a row that found a class growing with the requests: with live memory growing too fewer will do. */
    private static final int STEADY_LOOKS = 3;
    /** Of the time may be spent looking: one part in so many. */
    private static final int COST_PART = 100;
    /** Growth that is worth a word where no filter's class explains it. */
    private static final long LEAST_GROWTH_BYTES = 8 << 20;
    /** Of what grew, so much a filter must have allocated to be able to hold it: garbage among it is no reason to spare it. */
    private static final double COULD_HOLD = 0.8;

    private static final double MIB = 1 << 20;

    private final List<LoadedFilter> filters;
    private final Supplier<List<FilterFigures>> figures;
    private final RouterLog log;
    private final Supplier<String> histogram;
    private final LeakSearch search;
    private final Map<String, Long> told = new HashMap<>();
    private final Map<String, Long> allocatedBefore = new HashMap<>();
    private @Nullable Duration lastLook;
    private Duration took = Duration.ZERO;
    private Duration calm = BETWEEN_LOOKS;
    private int steady;
    private volatile Map<String, FilterHoldings> holdings = Map.of();

    FilterWatch(List<LoadedFilter> filters, Supplier<List<FilterFigures>> figures, RouterLog log) {
        this(filters, figures, log, DiagnosticCommands::classHistogram);
    }

    /** @param histogram as the JVM writes it */
    FilterWatch(
            List<LoadedFilter> filters,
            Supplier<List<FilterFigures>> figures,
            RouterLog log,
            Supplier<String> histogram) {
        this.filters = filters;
        this.figures = figures;
        this.log = log;
        this.histogram = histogram;
        search = new LeakSearch(this::owner);
    }

    private Optional<String> owner(String className) {
        List<String> owners = filters.stream()
                .filter(filter -> filter.owns(className))
                .map(LoadedFilter::name)
                .toList();
        return owners.isEmpty() ? Optional.empty() : Optional.of(String.join(" or ", owners));
    }

    /** By filter: what each has live, and what of it piles up. */
    Map<String, FilterHoldings> holdings() {
        return holdings;
    }

    /** @param suspicious whether live memory grows, or is short */
    void look(boolean suspicious, Duration uptime) {
        if (filters.isEmpty() || !isDue(suspicious, uptime)) {
            return;
        }
        lastLook = uptime;
        try {
            judge(suspicious);
        } catch (OutOfMemoryError e) {
            // for the histogram's text: not this thread's to die of, who needs the memory will tell
        }
    }

    private void judge(boolean suspicious) {
        long start = System.nanoTime();
        String text = histogram.get();
        took = Duration.ofNanos(System.nanoTime() - start);
        List<FilterFigures> now = figures.get();
        search.look(ClassHistogram.parse(text), requests(now));
        steady = search.isPilingUp() ? steady + 1 : 0;
        if (!suspicious && steady == 0) {
            search.restart();
            told.clear();
            allocatedBefore.clear();
            calm = min(calm.multipliedBy(2), LONGEST_CALM);
        }
        now.forEach(filter -> allocatedBefore.putIfAbsent(filter.name(), filter.allocatedBytes()));
        List<LeakSearch.Suspect> suspects = suspicious || steady >= STEADY_LOOKS ? search.suspects() : List.of();
        publish(suspects);
        suspects.forEach(suspect -> tell(suspect, now));
        if (suspicious && suspects.isEmpty()) {
            tellWhoCould(now);
        }
    }

    private boolean isDue(boolean suspicious, Duration uptime) {
        Duration last = lastLook;
        if (last == null) {
            return uptime.compareTo(FIRST_LOOK) >= 0;
        }
        Duration since = uptime.minus(last);
        if (suspicious || steady > 0) {
            Duration cost = took.multipliedBy(COST_PART);
            return since.compareTo(cost.compareTo(BETWEEN_LOOKS) > 0 ? cost : BETWEEN_LOOKS) >= 0;
        }
        return took.compareTo(QUICK) <= 0 && since.compareTo(calm) >= 0;
    }

    private static Duration min(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }

    /** The first filter sees them all. */
    private static long requests(List<FilterFigures> now) {
        return now.isEmpty() ? 0 : now.getFirst().requests();
    }

    private void publish(List<LeakSearch.Suspect> suspects) {
        Map<String, FilterHoldings> all = new LinkedHashMap<>();
        for (LoadedFilter filter : filters) {
            LeakSearch.Held held = search.heldBy(filter.name());
            all.put(
                    filter.name(),
                    new FilterHoldings(
                            held.instances(),
                            held.bytes(),
                            suspects.stream()
                                    .filter(suspect -> List.of(suspect.owner().split(" or ", -1))
                                            .contains(filter.name()))
                                    .toList()));
        }
        holdings = all;
    }

    /** The first time, and each time that there are twice as many. */
    private void tell(LeakSearch.Suspect suspect, List<FilterFigures> now) {
        String key = suspect.owner() + " " + suspect.className();
        if (suspect.instances() < 2 * told.getOrDefault(key, 0L)) {
            return;
        }
        told.put(key, suspect.instances());
        List<String> facts = new ArrayList<>();
        facts.add("Filter: " + suspect.owner());
        facts.add("Class: " + suspect.className());
        facts.add(String.format(
                Locale.ROOT,
                "Live: %,d, more by %,d since the first look (%.2f a request)",
                suspect.instances(),
                suspect.grownInstances(),
                suspect.perRequest()));
        suspect.inStep()
                .forEach(other -> facts.add(String.format(
                        Locale.ROOT,
                        "In step with it: %,d %s, %.1f MB",
                        other.grownInstances(),
                        other.className(),
                        other.grownBytes() / MIB)));
        now.stream()
                .filter(filter -> filter.name().equals(suspect.owner()) && filter.requests() > 0)
                .forEach(filter -> facts.add(String.format(
                        Locale.ROOT,
                        "It allocates: %,d bytes a request",
                        filter.allocatedBytes() / filter.requests())));
        facts.add("What to do: find what keeps them once onCompletion was called");
        log.warn("Filter '" + suspect.owner() + "' piles up " + suspect.className(), facts.toArray(String[]::new));
    }

    private void tellWhoCould(List<FilterFigures> now) {
        List<LeakSearch.InStep> most = search.growing();
        long grown = most.stream().mapToLong(LeakSearch.InStep::grownBytes).sum();
        if (grown < LEAST_GROWTH_BYTES || grown < 2 * told.getOrDefault("", 0L)) {
            return;
        }
        told.put("", grown);
        List<String> facts = new ArrayList<>();
        most.forEach(one -> facts.add(String.format(
                Locale.ROOT,
                "More by: %,d %s, %.1f MB",
                one.grownInstances(),
                one.className(),
                one.grownBytes() / MIB)));
        for (FilterFigures filter : now) {
            long allocated = filter.allocatedBytes() - allocatedBefore.getOrDefault(filter.name(), 0L);
            if (allocated >= COULD_HOLD * grown) {
                facts.add(String.format(
                        Locale.ROOT,
                        "Could hold it: %s, which allocated %.1f MB since",
                        filter.name(),
                        allocated / MIB));
            }
        }
        facts.add("No class of a filter's piles up so far");
        log.warn("Live objects grow", facts.toArray(String[]::new));
    }
}
