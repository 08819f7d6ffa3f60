package io.openclaw.settings.metrics;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Classes that grew, in the order in which to look at them: by bytes, but one that is not of the platform's is worth those of the platform's too of which
 * there are more by as many. What leaks is seldom large itself: it holds arrays, strings and nodes of maps.
 */
public final class GrowthRanking {
    /** Fewer agree by chance. */
    private static final long LEAST_INSTANCES = 100;

    private static final List<String> PLATFORM = List.of("java.", "javax.", "jdk.", "sun.", "com.sun.");

    private GrowthRanking() {}

    /** Those that grew, first of all what explains most. */
    public static List<ClassGrowth> of(List<ClassGrowth> classes) {
        List<ClassGrowth> grown =
                classes.stream().filter(row -> row.grownBytes() > 0).toList();
        Map<String, Long> worth = new HashMap<>();
        grown.forEach(row -> worth.put(row.name(), row.grownBytes() + heldBy(row, grown)));
        return grown.stream()
                .sorted(Comparator.comparingLong((ClassGrowth row) -> worth.getOrDefault(row.name(), 0L))
                        .thenComparing(row -> !isOfThePlatform(row.name()))
                        .thenComparingLong(ClassGrowth::bytes)
                        .reversed())
                .toList();
    }

    /** Bytes of the platform's classes that its objects hold, most likely: what of those grew in step with it. */
    public static long heldBy(ClassGrowth holder, List<ClassGrowth> grown) {
        if (isOfThePlatform(holder.name()) || holder.grownInstances() < LEAST_INSTANCES) {
            return 0;
        }
        return grown.stream()
                .filter(row -> isOfThePlatform(row.name()))
                .filter(row -> SameStep.of(holder.grownInstances(), row.grownInstances()))
                .mapToLong(ClassGrowth::grownBytes)
                .sum();
    }

    /** Arrays of whatever: an array of one's own objects is held as any other. */
    private static boolean isOfThePlatform(String name) {
        return name.startsWith("[") || name.endsWith("[]") || PLATFORM.stream().anyMatch(name::startsWith);
    }
}
