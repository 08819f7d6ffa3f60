package io.openclaw.e2e.calibrate;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a JVM has got of malloc, by its own account: {@code jcmd VM.native_memory summary scale=KB}. Pure.
 *
 * @param totalKb now
 * @param byCategory of each of the JVM's categories
 * @param threads now
 */
record NativeTracking(long totalKb, Map<String, Use> byCategory, int threads) {

    /**
     * @param mallocKb now
     * @param arenaKb now: of malloc too, for the life of a compilation or of a thread
     * @param peakKb the most of both, each at its own time
     */
    record Use(long mallocKb, long arenaKb, long peakKb) {
        static final Use NONE = new Use(0, 0, 0);

        Use plus(Use other) {
            return new Use(mallocKb + other.mallocKb, arenaKb + other.arenaKb, peakKb + other.peakKb);
        }
    }

    private static final Pattern TOTAL = Pattern.compile("\\s+malloc: (\\d+)KB.*");
    private static final Pattern CATEGORY = Pattern.compile("-\\s+(\\S.*?) \\(reserved=.*");
    private static final Pattern USE =
            Pattern.compile("\\s+\\((malloc|arena)=(\\d+)KB[^)]*\\)(?: \\(peak=(\\d+)KB.*)?.*");
    private static final Pattern THREADS = Pattern.compile("\\s+\\(threads #(\\d+)\\)");

    static NativeTracking parse(String text) {
        long total = 0;
        int threads = 0;
        String category = "";
        Map<String, Use> uses = new LinkedHashMap<>();
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
                uses.merge(category, use(use), Use::plus);
            } else if (count.matches()) {
                threads = Integer.parseInt(count.group(1));
            }
        }
        return new NativeTracking(total, uses, threads);
    }

    Use of(String category) {
        return byCategory.getOrDefault(category, Use.NONE);
    }

    private static Use use(Matcher line) {
        long now = Long.parseLong(line.group(2));
        // "at peak" is how the present one being the highest is said
        long peak = line.group(3) == null ? now : Long.parseLong(line.group(3));
        return line.group(1).equals("malloc") ? new Use(now, 0, peak) : new Use(0, now, peak);
    }
}
