package io.openclaw.e2e.calibrate;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a JVM has got of malloc, by its own account: {@code jcmd}'s {@link #COMMAND}. Pure.
 *
 * @param totalKb now
 * @param kbByCategory of each of the JVM's categories, arenas included
 * @param threads now
 */
record NativeTracking(long totalKb, Map<String, Long> kbByCategory, int threads) {
    static final String COMMAND = "VM.native_memory summary scale=KB";

    private static final Pattern TOTAL = Pattern.compile("\\s+malloc: (\\d+)KB.*");
    private static final Pattern CATEGORY = Pattern.compile("-\\s+(\\S.*?) \\(reserved=.*");
    private static final Pattern USE = Pattern.compile("\\s+\\((?:malloc|arena)=(\\d+)KB.*");
    private static final Pattern THREADS = Pattern.compile("\\s+\\(threads #(\\d+)\\)");

    static NativeTracking parse(String text) {
        long total = 0;
        int threads = 0;
        String category = "";
        Map<String, Long> uses = new LinkedHashMap<>();
        for (String line : text.lines().toList()) {
            Matcher sum = TOTAL.matcher(line);
            Matcher begin = CATEGORY.matcher(line);
            Matcher use = USE.matcher(line);
            Matcher count = THREADS.matcher(line);
            if (sum.matches()) {
                total = Long.parseLong(sum.group(1));
            } else if (begin.matches()) {
                category = begin.group(1);
            } else if (use.matches()) {
                uses.merge(category, Long.parseLong(use.group(1)), Long::sum);
            } else if (count.matches()) {
                threads = Integer.parseInt(count.group(1));
            }
        }
        return new NativeTracking(total, uses, threads);
    }

    /** The larger of each: of two moments around another measurement. */
    NativeTracking max(NativeTracking other) {
        Map<String, Long> larger = new LinkedHashMap<>(kbByCategory);
        other.kbByCategory.forEach((category, kb) -> larger.merge(category, kb, Math::max));
        return new NativeTracking(Math.max(totalKb, other.totalKb), larger, Math.max(threads, other.threads));
    }

    long kb(String category) {
        return kbByCategory.getOrDefault(category, 0L);
    }
}
