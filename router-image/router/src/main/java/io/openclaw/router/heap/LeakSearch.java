package io.openclaw.router.heap;

import io.openclaw.router.heap.ClassHistogram.Row;
import io.openclaw.settings.metrics.SameStep;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Whose objects pile up, by class histograms of live objects. A class that has an owner, and of which there are more from look to look to look, is
 * a suspect. What it holds is mostly of the JDK's classes, which have no owner: of those it is told which have become more by as many
 * objects, or somewhat more. Used by one thread.
 */
public final class LeakSearch {
    /** Of one class between two looks: fewer are what requests in flight hold. */
    private static final long LEAST_INSTANCES = 100;
    /** So many a request: what is kept of each, or of every second one, and no cache's handful. */
    private static final double LEAST_PER_REQUEST = 0.5;

    private static final int MOST_SUSPECTS = 5;
    private static final int MOST_IN_STEP = 3;

    private final Function<String, Optional<String>> owner;
    private @Nullable Holdings first;
    private @Nullable Holdings before;
    private @Nullable Holdings last;
    /** The first one of a growth included. */
    private int looks;

    /**
     * A class that piles up.
     *
     * @param className as a source has it
     * @param instances live now
     * @param bytes of the objects themselves, what they hold apart
     * @param grownInstances since the first look
     * @param perRequest of them, by the requests in that time
     * @param inStep of no owner, and become more by as many: what the objects hold, most likely
     */
    public record Suspect(
            String owner,
            String className,
            long instances,
            long bytes,
            long grownInstances,
            double perRequest,
            List<InStep> inStep) {
        /** With what has grown in step with it. */
        public long grownBytesInStep() {
            return inStep.stream().mapToLong(InStep::grownBytes).sum();
        }
    }

    public record InStep(String className, long grownInstances, long grownBytes) {}

    /**
     * What one owner has live.
     *
     * @param instances of its classes
     * @param bytes of the objects themselves
     */
    public record Held(long instances, long bytes) {}

    /** @param owner of a class, by its name in a histogram */
    public LeakSearch(Function<String, Optional<String>> owner) {
        this.owner = owner;
    }

    /** @param requests ever */
    public void look(ClassHistogram histogram, long requests) {
        Holdings now = Holdings.of(histogram, requests, owner);
        if (first == null) {
            first = now;
        }
        before = last;
        last = now;
        looks++;
    }

    /** Nothing grows any more: what is live now is where the next growth begins. */
    public void restart() {
        first = last;
        looks = Math.min(looks, 1);
    }

    /** Of the newest look; nothing before the first. */
    public Held heldBy(String name) {
        if (last == null) {
            return new Held(0, 0);
        }
        List<Row> rows = last.ownedBy(name);
        return new Held(
                rows.stream().mapToLong(Row::instances).sum(),
                rows.stream().mapToLong(Row::bytes).sum());
    }

    /** Whether there are more of some owner's class since the look before, about as many as there were requests: reason enough to look again soon. */
    public boolean isPilingUp() {
        if (before == null || last == null) {
            return false;
        }
        double least = Math.max(LEAST_INSTANCES, LEAST_PER_REQUEST * (last.requests() - before.requests()));
        for (String name : last.owners().keySet()) {
            if (grown(before, last, name) >= least) {
                return true;
            }
        }
        return false;
    }

    /** Those that grew before the newest look but one, and again since; what grew by the most first. */
    public List<Suspect> suspects() {
        if (first == null || before == null || last == null || looks < 3) {
            return List.of();
        }
        List<Suspect> suspects = new ArrayList<>();
        for (var entry : last.owners().entrySet()) {
            String name = entry.getKey();
            if (grown(first, before, name) >= LEAST_INSTANCES && grown(before, last, name) >= LEAST_INSTANCES) {
                suspects.add(suspect(first, last, name, entry.getValue()));
            }
        }
        suspects.sort(Comparator.comparingLong(Suspect::grownBytesInStep)
                .thenComparingLong(Suspect::bytes)
                .reversed());
        return List.copyOf(suspects.subList(0, Math.min(MOST_SUSPECTS, suspects.size())));
    }

    /** What grew by the most since the first look, of whatever class. */
    public List<InStep> growing() {
        if (first == null || last == null || looks < 2) {
            return List.of();
        }
        return largest(
                first, last, last.classes().values().stream().map(Row::name).toList());
    }

    private static Suspect suspect(Holdings from, Holdings to, String name, String owner) {
        long grown = grown(from, to, name);
        List<String> others = to.classes().keySet().stream()
                .filter(other -> !to.isOwned(other))
                .filter(other -> SameStep.of(grown, grown(from, to, other)))
                .toList();
        long requests = Math.max(1, to.requests() - from.requests());
        return new Suspect(
                owner,
                ClassNames.inSource(name),
                to.of(name).instances(),
                to.of(name).bytes(),
                grown,
                (double) grown / requests,
                largest(from, to, others));
    }

    private static List<InStep> largest(Holdings from, Holdings to, List<String> names) {
        return names.stream()
                .map(name -> new InStep(
                        ClassNames.inSource(name),
                        grown(from, to, name),
                        to.of(name).bytes() - from.of(name).bytes()))
                .filter(one -> one.grownBytes() > 0)
                .sorted(Comparator.comparingLong(InStep::grownBytes).reversed())
                .limit(MOST_IN_STEP)
                .toList();
    }

    private static long grown(Holdings from, Holdings to, String name) {
        return to.of(name).instances() - from.of(name).instances();
    }
}
