package io.openclaw.router.log;

import io.openclaw.router.log.FoldingLog.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Which messages say again what was just said. Two headlines are the same when they differ in figures only. */
final class Repeats {
    private static final Pattern FIGURES = Pattern.compile("[0-9][0-9.,]*");
    /** More different headlines than this at one time are written unfolded, so that the memory of them is bounded. */
    private static final int MOST_REMEMBERED = 256;

    sealed interface Decision {}

    /** To be written; {@code before} is what the window before this one swallowed, or null. */
    record First(@Nullable Folded before) implements Decision {}

    /** Swallowed and counted. */
    record Again() implements Decision {}

    /** Messages that were swallowed within one window; {@code headline} is the newest of them. */
    record Folded(Level level, String headline, long count) {}

    private static final class Window {
        final Instant end;
        String headline;
        long swallowed;

        Window(Instant end, String headline) {
            this.end = end;
            this.headline = headline;
        }
    }

    private record Key(Level level, String text) {}

    private final Duration length;
    private final Map<Key, Window> windows = new LinkedHashMap<>();

    Repeats(Duration length) {
        this.length = length;
    }

    synchronized Decision offer(Level level, String headline, Instant now) {
        Key key = new Key(level, FIGURES.matcher(headline).replaceAll("#"));
        Window window = windows.get(key);
        if (window != null && now.isBefore(window.end)) {
            window.headline = headline;
            window.swallowed++;
            return new Again();
        }
        windows.remove(key);
        if (windows.size() < MOST_REMEMBERED) {
            windows.put(key, new Window(now.plus(length), headline));
        }
        return new First(window == null ? null : folded(key, window));
    }

    /** Takes out every window that is over, and gives those that swallowed something. */
    synchronized List<Folded> over(Instant now) {
        List<Folded> over = new ArrayList<>();
        for (Iterator<Map.Entry<Key, Window>> entries = windows.entrySet().iterator(); entries.hasNext(); ) {
            Map.Entry<Key, Window> entry = entries.next();
            if (!now.isBefore(entry.getValue().end)) {
                Folded folded = folded(entry.getKey(), entry.getValue());
                if (folded != null) {
                    over.add(folded);
                }
                entries.remove();
            }
        }
        return over;
    }

    private static @Nullable Folded folded(Key key, Window window) {
        return window.swallowed == 0 ? null : new Folded(key.level, window.headline, window.swallowed);
    }
}
