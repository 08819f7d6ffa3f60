package io.openclaw.router.heap;

import io.openclaw.settings.metrics.ClassGrowth;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The live objects of the heap by class, largest first.
 *
 * @param instances of all classes
 * @param bytes of all classes
 */
public record ClassHistogram(List<Row> classes, long instances, long bytes) {

    /** @param name as the JVM writes it: {@code [B} is an array of bytes */
    public record Row(String name, long instances, long bytes) {
        private Row with(Row other) {
            return new Row(name, instances + other.instances, bytes + other.bytes);
        }
    }

    /** {@code    1:         18523        1812736  [B (java.base@25)}. */
    private static final Pattern LINE = Pattern.compile("\\s*\\d+:\\s+(\\d+)\\s+(\\d+)\\s+(\\S+).*");

    /**
     * What HotSpot fills the gaps with that a collection leaves between objects: {@code jdk.internal.vm.FillerObject} and arrays of {@code FillerElement},
     * as the JVM writes it or as a source would. They come and go with collections, and nobody has made them.
     */
    private static final Pattern GAP = Pattern.compile("(\\[L)?jdk\\.internal\\.vm\\.Filler.*");

    /** @param text of {@code GC.class_histogram} */
    public static ClassHistogram parse(String text) {
        List<Row> rows = new ArrayList<>();
        for (String line : (Iterable<String>) text.lines()::iterator) {
            Matcher matcher = LINE.matcher(line);
            if (matcher.matches()) {
                rows.add(new Row(matcher.group(3), Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2))));
            }
        }
        return of(rows);
    }

    /** @param rows in any order; those of one name, which several class loaders may have given, become one; gaps between objects are left out */
    static ClassHistogram of(List<Row> rows) {
        Map<String, Row> byName = new LinkedHashMap<>();
        rows.forEach(row -> byName.merge(row.name, row, Row::with));
        List<Row> classes = byName.values().stream()
                .filter(row -> !GAP.matcher(row.name).matches())
                .sorted(Comparator.comparingLong(Row::bytes).reversed().thenComparing(Row::name))
                .toList();
        return new ClassHistogram(
                classes,
                classes.stream().mapToLong(Row::instances).sum(),
                classes.stream().mapToLong(Row::bytes).sum());
    }

    /** @return the {@code most} classes that grew by the most bytes since {@code earlier}, or are the largest where nothing grew */
    public List<ClassGrowth> since(ClassHistogram earlier, int most) {
        Map<String, Row> before = new HashMap<>();
        earlier.classes.forEach(row -> before.put(row.name, row));
        return classes.stream()
                .map(row -> {
                    Row was = before.getOrDefault(row.name, new Row(row.name, 0, 0));
                    return new ClassGrowth(
                            row.name, row.instances, row.bytes, row.instances - was.instances, row.bytes - was.bytes);
                })
                .sorted(Comparator.comparingLong(ClassGrowth::grownBytes)
                        .thenComparingLong(ClassGrowth::bytes)
                        .reversed())
                .limit(most)
                .toList();
    }
}
