package io.openclaw.router.admin;

import io.openclaw.router.heap.ClassHistogram;
import io.openclaw.router.jvm.DiagnosticCommands;
import io.openclaw.settings.metrics.ClassGrowth;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * {@code GET /debug/heap-histogram}: the largest classes, and what has grown since an earlier histogram: the one before, or by {@code ?baseline=ID} the
 * one whose answer had that id. {@code ?baseline=none} compares with nothing.
 */
final class HeapHistograms {
    /** Classes in an answer: what matters is at the top, and the answer stays small. */
    private static final int MOST_CLASSES = 50;
    /** Some hundred kilobytes each. */
    private static final int MOST_KEPT = 4;

    private static final String BASELINE = "baseline";
    private static final String NONE = "none";

    /** @param baseline id of what it is compared with; 0 for nothing */
    private record Answer(
            long id,
            long baseline,
            long instances,
            long bytes,
            long grownBytes,
            boolean comparedWithEarlier,
            List<ClassGrowth> classes) {}

    private final Supplier<String> jvm;
    /** By id, those asked for last at the end: one that serves as baseline again and again stays. */
    private final Map<Long, ClassHistogram> kept = new LinkedHashMap<>(MOST_KEPT + 1, 1, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, ClassHistogram> eldest) {
            return size() > MOST_KEPT;
        }
    };

    private long lastId;

    HeapHistograms() {
        this(DiagnosticCommands::classHistogram);
    }

    /** @param jvm its histogram's text */
    HeapHistograms(Supplier<String> jvm) {
        this.jvm = jvm;
    }

    synchronized AdminResponse answer(AdminRequest request) {
        String asked = request.parameter(BASELINE).orElse(Long.toString(lastId));
        boolean compared = !asked.equals(NONE) && lastId > 0;
        long baseline = compared ? id(asked) : 0;
        ClassHistogram earlier = kept.get(baseline);
        if (compared && earlier == null) {
            return AdminResponse.error(
                    404,
                    "clw-request-invalid",
                    "No histogram is kept by the id " + asked + ": there are "
                            + kept.keySet().stream()
                                    .sorted()
                                    .map(String::valueOf)
                                    .collect(Collectors.joining(", ")));
        }
        ClassHistogram now = ClassHistogram.parse(jvm.get());
        // what has nothing to grow from is compared with itself, which sorts it by size
        ClassHistogram before = earlier == null ? now : earlier;
        kept.put(++lastId, now);
        return AdminResponse.json(
                200,
                new Answer(
                        lastId,
                        baseline,
                        now.instances(),
                        now.bytes(),
                        now.bytes() - before.bytes(),
                        compared,
                        now.since(before, MOST_CLASSES)));
    }

    private static long id(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            return -1;
        }
    }
}
