package io.openclaw.e2e.scale;

import io.openclaw.e2e.program.Tool;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is live in a JVM's heap, by class.
 *
 * @param classes those that take most first
 * @param bytes of all
 */
record ClassHistogram(Map<String, Row> classes, long bytes) {
    private static final Pattern LINE = Pattern.compile(" *\\d+: +(\\d+) +(\\d+) +(\\S+).*");
    /** The collector's dead wood, which it does not bother to move away. */
    private static final String FILLER = "jdk.internal.vm.Filler";

    private static final Pattern TOTAL = Pattern.compile("Total +\\d+ +(\\d+)");

    /** All instances of a class, without what they refer to. */
    record Row(long instances, long bytes) {}

    /** Of the process, which collects all garbage first. */
    static ClassHistogram of(long pid) throws IOException {
        return parse(Tool.output(List.of(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                String.valueOf(pid),
                "GC.class_histogram")));
    }

    static ClassHistogram parse(String text) throws IOException {
        Map<String, Row> classes = new LinkedHashMap<>();
        long filler = 0;
        for (String line : text.split("\n", -1)) {
            Matcher row = LINE.matcher(line);
            Matcher total = TOTAL.matcher(line.strip());
            if (row.matches() && row.group(3).contains(FILLER)) {
                filler += Long.parseLong(row.group(2));
            } else if (row.matches()) {
                classes.put(row.group(3), new Row(Long.parseLong(row.group(1)), Long.parseLong(row.group(2))));
            } else if (total.matches()) {
                return new ClassHistogram(classes, Long.parseLong(total.group(1)) - filler);
            }
        }
        throw new IOException("no class histogram: " + text.lines().findFirst().orElse("nothing"));
    }

    /** Instances of a class and of those inside of it. */
    long instances(String className) {
        return classes.entrySet().stream()
                .filter(entry ->
                        entry.getKey().equals(className) || entry.getKey().startsWith(className + "$"))
                .mapToLong(entry -> entry.getValue().instances())
                .sum();
    }

    /** Of all instances of the classes that are named. */
    long bytesOf(Predicate<String> named) {
        return classes.entrySet().stream()
                .filter(entry -> named.test(entry.getKey()))
                .mapToLong(entry -> entry.getValue().bytes())
                .sum();
    }

    /** Those that take most, one a line. */
    String top(int count) {
        var text = new StringBuilder();
        classes.entrySet().stream()
                .limit(count)
                .forEach(entry -> text.append("%,13d bytes %,10d instances  %s%n"
                        .formatted(entry.getValue().bytes(), entry.getValue().instances(), entry.getKey())));
        return text.toString();
    }
}
