package io.openclaw.operator.restart;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Locale;
import java.util.stream.Collectors;

/** A class histogram in one line for the history: the largest classes, as {@code 120.5 MB in 1200 byte[]}. */
final class Evidence {
    /** Classes named: what leaks is among the first, and the status stays small. */
    private static final int CLASSES = 10;

    private static final double MIB = 1 << 20;
    private static final ObjectMapper JSON = new ObjectMapper();

    private Evidence() {}

    /** @param histogram the JSON of GET /debug/heap-histogram: {@code classes} with {@code name}, {@code instances}, {@code bytes} */
    static String excerpt(String histogram) throws JsonProcessingException {
        JsonNode classes = JSON.readTree(histogram).path("classes");
        String top = classes.valueStream().limit(CLASSES).map(Evidence::row).collect(Collectors.joining("; "));
        return top.isEmpty() ? "the histogram names no class" : top;
    }

    private static String row(JsonNode row) {
        return String.format(
                Locale.ROOT,
                "%.1f MB in %d %s",
                row.path("bytes").asLong() / MIB,
                row.path("instances").asLong(),
                readable(row.path("name").asText()));
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
