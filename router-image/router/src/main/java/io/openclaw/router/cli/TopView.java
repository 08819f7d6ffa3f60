package io.openclaw.router.cli;

import io.openclaw.settings.metrics.MetricsDocument;
import io.openclaw.settings.metrics.Trend;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a router's newest document says, beside those before it. Pure: documents in, text out. */
final class TopView {
    /** As many as a screen is wide, with room for what stands before them. */
    static final int MOST_LOOKS = 60;

    private static final int FEWEST_OF_TREND = 6;
    private static final int BAR_CELLS = 30;
    private static final String LEVELS = "▁▂▃▄▅▆▇█";
    private static final double MINUTE = 60;

    private record Look(double seconds, MetricsDocument.Router router) {}

    private final Deque<Look> looks = new ArrayDeque<>();
    private @Nullable Look before;

    /** @param nanos of the look, from any beginning on */
    void add(MetricsDocument document, long nanos) {
        Look last = looks.peekLast();
        Look look = new Look(nanos / 1e9, document.router());
        if (last != null && last.router.process().pid() != look.router.process().pid()) {
            looks.clear(); // another process: its counts begin anew
            last = null;
        }
        before = last;
        looks.addLast(look);
        if (looks.size() > MOST_LOOKS) {
            looks.removeFirst();
        }
    }

    boolean isEmpty() {
        return looks.isEmpty();
    }

    /** All of it, a line each. */
    List<String> screen() {
        MetricsDocument.Router now = looks.getLast().router;
        MetricsDocument.Memory memory = now.memory();
        MetricsDocument.Queue queue = now.queue();
        List<String> lines = List.of(
                String.format(
                        Locale.ROOT,
                        "clw-router %s, process %d: %s, up %s, configuration %s",
                        now.process().version(),
                        now.process().pid(),
                        now.process().state(),
                        duration(now.process().uptimeSeconds()),
                        now.process().configHash()),
                "",
                String.format(
                        Locale.ROOT,
                        "heap    %s  %,d of %,d MB live",
                        bar(memory.usedMb(), memory.heapMaxMb()),
                        memory.usedMb(),
                        memory.heapMaxMb()),
                String.format(Locale.ROOT, "        %s", sparkline()),
                String.format(
                        Locale.ROOT,
                        "        %s; pressure %s%s",
                        trend(),
                        memory.pressure(),
                        memory.fragmented() ? ", fragmented" : ""),
                String.format(
                        Locale.ROOT,
                        "direct  %s  %,.0f of %,d MB; resident %,d MB, container limit by plan %,d MB",
                        bar(Math.round(memory.directUsedMb()), memory.directMaxMb()),
                        memory.directUsedMb(),
                        memory.directMaxMb(),
                        memory.rssMb(),
                        memory.limitMb()),
                "",
                String.format(
                        Locale.ROOT,
                        "queue   %s  %,d of %,d waiting, the first for %,d ms%s",
                        bar(queue.size(), queue.maxSize()),
                        queue.size(),
                        queue.maxSize(),
                        queue.oldestMs(),
                        queue.overflowActive() ? "; OVERFLOW" : ""),
                String.format(
                        Locale.ROOT,
                        "        %,d running; a second: %s offered, %s answered, %s shed",
                        queue.inFlight(),
                        rate(rate(MetricsDocument.Queue::enqueued)),
                        rate(rate(MetricsDocument.Queue::processed)),
                        rate(rate(MetricsDocument.Queue::rejected))),
                String.format(
                        Locale.ROOT,
                        "cache   %s  %,.0f of %,d MB in %,d entries, hit rate %.0f %%",
                        bar(Math.round(now.cache().memoryMb()), now.cache().maxMemoryMb()),
                        now.cache().memoryMb(),
                        now.cache().maxMemoryMb(),
                        now.cache().entries(),
                        now.cache().hitRate() * 100),
                "",
                String.format(
                        Locale.ROOT,
                        "gc      %,d collections, %,d of the old generation, the last paused for %,d ms, %,d too long",
                        memory.gcCount(),
                        memory.oldGcCount(),
                        memory.gcPauseMs(),
                        memory.gcPausesExceeded()),
                String.format(
                        Locale.ROOT,
                        "open    %,d clients, %,d upstream connections, %,d tunnels",
                        now.connections().client(),
                        now.connections().upstream(),
                        now.connections().tunnels()));
        return lines.stream().map(TopView::clean).toList();
    }

    /** The same, in one line. */
    String line() {
        MetricsDocument.Router now = looks.getLast().router;
        MetricsDocument.Memory memory = now.memory();
        return clean(String.format(
                Locale.ROOT,
                "%s heap %d/%d MB, direct %.0f/%d MB, rss %d MB, pressure %s, queue %d/%d, running %d, offered %s/s, shed %s/s, "
                        + "cache %.0f MB %.0f %%, gc %d (%d ms), %s",
                now.process().state(),
                memory.usedMb(),
                memory.heapMaxMb(),
                memory.directUsedMb(),
                memory.directMaxMb(),
                memory.rssMb(),
                memory.pressure(),
                now.queue().size(),
                now.queue().maxSize(),
                now.queue().inFlight(),
                rate(rate(MetricsDocument.Queue::enqueued)),
                rate(rate(MetricsDocument.Queue::rejected)),
                now.cache().memoryMb(),
                now.cache().hitRate() * 100,
                memory.gcCount(),
                memory.gcPauseMs(),
                trend()));
    }

    private String trend() {
        Optional<Trend> trend = Trend.rising(
                looks.stream()
                        .map(look -> new Trend.Point(
                                look.seconds, (double) look.router.memory().usedMb()))
                        .toList(),
                FEWEST_OF_TREND);
        MetricsDocument.Memory memory = looks.getLast().router.memory();
        return trend.map(rising -> String.format(
                        Locale.ROOT,
                        "growing by %.1f MB a minute, full in %s",
                        rising.perSecond() * MINUTE,
                        duration(rising.secondsBetween((double) memory.usedMb(), (double) memory.heapMaxMb()))))
                .orElse("not growing");
    }

    /** What is live, of the heap, at each look. */
    private String sparkline() {
        StringBuilder line = new StringBuilder();
        for (Look look : looks) {
            MetricsDocument.Memory memory = look.router.memory();
            double part = part(memory.usedMb(), memory.heapMaxMb());
            line.append(LEVELS.charAt((int) Math.min(LEVELS.length() - 1L, Math.round(part * LEVELS.length()))));
        }
        return line.toString();
    }

    private interface Count {
        long of(MetricsDocument.Queue queue);
    }

    /** A second, since the look before; -1 where there was none. */
    private double rate(Count count) {
        Look now = looks.getLast();
        Look earlier = before;
        if (earlier == null || now.seconds <= earlier.seconds) {
            return -1;
        }
        return (count.of(now.router.queue()) - count.of(earlier.router.queue())) / (now.seconds - earlier.seconds);
    }

    private static String rate(double perSecond) {
        return perSecond < 0 ? "-" : String.format(Locale.ROOT, "%,.0f", perSecond);
    }

    private static String bar(long held, long most) {
        int filled = (int) Math.round(part(held, most) * BAR_CELLS);
        return "[" + "#".repeat(filled) + ".".repeat(BAR_CELLS - filled) + "]";
    }

    private static double part(long held, long most) {
        return most <= 0 ? 0 : Math.clamp((double) held / most, 0, 1);
    }

    private static String duration(double seconds) {
        Duration whole = Duration.ofSeconds(Math.round(seconds));
        if (whole.toDays() > 0) {
            return whole.toDays() + "d" + whole.toHoursPart() + "h";
        } else if (whole.toHours() > 0) {
            return whole.toHours() + "h" + whole.toMinutesPart() + "m";
        }
        return whole.toMinutes() + "m" + whole.toSecondsPart() + "s";
    }

    /** Whatever answers at the other end can't steer the terminal. */
    private static String clean(String line) {
        return line.replaceAll("\\p{Cntrl}", "?");
    }
}
