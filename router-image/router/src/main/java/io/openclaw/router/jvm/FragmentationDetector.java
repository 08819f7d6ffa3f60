package io.openclaw.router.jvm;

import io.openclaw.settings.Settings;
import io.openclaw.settings.Settings.Detector;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Tells when memory that is held and serves nobody is worth a trim, and when trims don't help and only a new process does. {@code auto}: the buffer pool
 * or malloc holds twice what is in use, and a tenth of the container at least, for half an hour without a break. {@code ratio}: the troubleshooting article's
 * heap total / (used + 1024 MB), at once. Pure; for one thread.
 */
public final class FragmentationDetector {
    /** What a load leaves behind is in use again by then, or given back. */
    static final Duration LASTING = Duration.ofMinutes(30);
    /** What a trim gives back is gone from the figures by then. */
    static final Duration AFTER_TRIM = Duration.ofMinutes(1);
    /** Held, as a multiple of what is in use. */
    static final double HELD_RATIO = 2;
    /** Of the container's limit: less is not worth a restart. */
    static final double LEAST_WASTE = 0.1;

    private static final double MIB = 1 << 20;

    private final Settings.Fragmentation settings;
    private final long limitBytes;
    private @Nullable Duration since;
    private @Nullable Duration trimmed;

    /** What is to be done. */
    public enum Verdict {
        /** Nothing. */
        FINE,
        /** Trim, once. */
        TRIM,
        /** A trim has not helped: restart. */
        FRAGMENTED
    }

    /** @param limitBytes of the container, by the memory plan */
    public FragmentationDetector(Settings.Fragmentation settings, long limitBytes) {
        this.settings = settings;
        this.limitBytes = limitBytes;
    }

    /** @param now since the start; never less than the time before */
    public Verdict observe(Duration now, Held held) {
        if (waste(held).isEmpty()) {
            since = null;
            trimmed = null;
            return Verdict.FINE;
        }
        if (since == null) {
            since = now;
        }
        if (now.minus(since).compareTo(settings.detector() == Detector.RATIO ? Duration.ZERO : LASTING) < 0) {
            return Verdict.FINE;
        }
        if (trimmed == null) {
            trimmed = now;
            return Verdict.TRIM;
        }
        return now.minus(trimmed).compareTo(AFTER_TRIM) < 0 ? Verdict.FINE : Verdict.FRAGMENTED;
    }

    /** What is held for nobody, as a fact for a person; empty where that is little. */
    public Optional<String> waste(Held held) {
        return switch (settings.detector()) {
            case OFF -> Optional.empty();
            case RATIO -> article(held);
            case AUTO ->
                isWaste(held.directTaken(), held.directPinned())
                        ? Optional.of(fact("Buffer pool", held.directTaken(), held.directPinned()))
                        : Optional.of(held.malloc())
                                .filter(malloc ->
                                        isWaste(malloc.inUseBytes() + malloc.freeBytes(), malloc.inUseBytes()))
                                .map(malloc ->
                                        fact("malloc", malloc.inUseBytes() + malloc.freeBytes(), malloc.inUseBytes()));
        };
    }

    private Optional<String> article(Held held) {
        double usedMb = held.heapUsed() / MIB;
        double ratio = Fragmentation.article(held.heapCommitted(), held.heapUsed());
        return ratio > settings.ratio() && usedMb < settings.maxHeapUsedMb()
                ? Optional.of(String.format(
                        Locale.ROOT,
                        "Ratio: %.2f, more than %.2f, with %.0f MB of the heap in use",
                        ratio,
                        settings.ratio(),
                        usedMb))
                : Optional.empty();
    }

    private boolean isWaste(long taken, long used) {
        return taken >= HELD_RATIO * used && taken - used >= LEAST_WASTE * limitBytes;
    }

    private static String fact(String what, long taken, long used) {
        return what + ": " + Math.round(taken / MIB) + " MB held, " + Math.round(used / MIB) + " MB in use";
    }
}
