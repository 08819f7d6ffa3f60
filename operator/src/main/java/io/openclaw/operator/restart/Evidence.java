package io.openclaw.operator.restart;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.openclaw.settings.metrics.ClassGrowth;
import io.openclaw.settings.metrics.GrowthRanking;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A class histogram of live objects, in one line for the history: the largest classes, as {@code 120.5 MB in 1200 byte[]}; and what of them a young pod of
 * the same revision does not hold. A pod that was drained has no request left that could need it.
 *
 * @param bytes of all classes
 * @param classes the largest first
 */
record Evidence(long bytes, List<ClassGrowth> classes) {
    /** Classes named: what leaks is among the first, and the status stays small. */
    private static final int CLASSES = 10;
    /** Of those that grew: more tell nobody more. */
    private static final int GROWN = 3;
    /** Of all that grew: a class that explains less is not worth a word. */
    private static final double TELLING = 0.01;

    private static final double MIB = 1 << 20;
    private static final ObjectMapper JSON = new ObjectMapper();

    /** @param histogram the JSON of GET /debug/heap-histogram: {@code classes} with {@code name}, {@code instances}, {@code bytes} */
    static Evidence of(String histogram) throws JsonProcessingException {
        JsonNode document = JSON.readTree(histogram);
        List<ClassGrowth> classes = document.path("classes")
                .valueStream()
                .map(row -> new ClassGrowth(
                        row.path("name").asText(),
                        row.path("instances").asLong(),
                        row.path("bytes").asLong(),
                        0,
                        0))
                .toList();
        return new Evidence(document.path("bytes").asLong(), classes);
    }

    long megabytes() {
        return Math.round(bytes / MIB);
    }

    String excerpt() {
        String top = classes.stream()
                .limit(CLASSES)
                .map(row -> amount(row.bytes(), row.instances(), row.name()))
                .collect(Collectors.joining("; "));
        return top.isEmpty() ? "the histogram names no class" : top;
    }

    /** As in {@code 900 acme.Session with 80.2 MB in step, 75.0 MB in 1800 byte[]}; empty where nothing grew. */
    String beyond(Evidence young) {
        Map<String, ClassGrowth> before = new HashMap<>();
        young.classes.forEach(row -> before.put(row.name(), row));
        List<ClassGrowth> grown = classes.stream()
                .map(row -> since(before.getOrDefault(row.name(), new ClassGrowth(row.name(), 0, 0, 0, 0)), row))
                .filter(row -> row.grownInstances() > 0 && row.grownBytes() > 0)
                .toList();
        long all = grown.stream().mapToLong(ClassGrowth::grownBytes).sum();
        return GrowthRanking.of(grown).stream()
                .filter(row -> row.grownBytes() + GrowthRanking.heldBy(row, grown) >= TELLING * all)
                .limit(GROWN)
                .map(row -> grown(row, GrowthRanking.heldBy(row, grown)))
                .collect(Collectors.joining(", "));
    }

    private static ClassGrowth since(ClassGrowth before, ClassGrowth now) {
        return new ClassGrowth(
                now.name(),
                now.instances(),
                now.bytes(),
                now.instances() - before.instances(),
                now.bytes() - before.bytes());
    }

    private static String grown(ClassGrowth row, long held) {
        return held == 0
                ? amount(row.grownBytes(), row.grownInstances(), row.name())
                : String.format(
                        Locale.ROOT,
                        "%d %s with %.1f MB in step",
                        row.grownInstances(),
                        readable(row.name()),
                        (row.grownBytes() + held) / MIB);
    }

    private static String amount(long bytes, long instances, String name) {
        return String.format(Locale.ROOT, "%.1f MB in %d %s", bytes / MIB, instances, readable(name));
    }

    /** Array classes as Java writes them, not as the JVM does (JVMS 4.3.2). */
    private static String readable(String name) {
        int dimensions = name.lastIndexOf('[') + 1;
        if (dimensions == 0) {
            return name;
        }
        String element = name.substring(dimensions);
        String type = switch (element) {
            case "B" -> "byte";
            case "C" -> "char";
            case "D" -> "double";
            case "F" -> "float";
            case "I" -> "int";
            case "J" -> "long";
            case "S" -> "short";
            case "Z" -> "boolean";
            default -> element.startsWith("L") ? element.substring(1).replace(";", "") : element;
        };
        return type + "[]".repeat(dimensions);
    }
}
