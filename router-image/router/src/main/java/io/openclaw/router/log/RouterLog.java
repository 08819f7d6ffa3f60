package io.openclaw.router.log;

import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/**
 * What the router says to its operator. Each message is a headline plus facts, written as one block:
 *
 * <pre>
 * [OpenClaw Router] WARN: Memory pressure detected
 * [OpenClaw Router]   Allocated: 1536 MB
 * </pre>
 *
 * or as one JSON object a line. A warning or error that repeats, figures aside, is written once a window and then with its count. Thread-safe.
 */
public final class RouterLog {

    /** {@code CLW_LOG_FORMAT}. */
    public enum Format {
        TEXT,
        JSON
    }

    enum Level {
        INFO,
        WARN,
        ERROR,
        FATAL
    }

    /** Long enough to keep a flood readable, short enough that a count is still news. */
    private static final Duration FOLD_WINDOW = Duration.ofSeconds(10);

    private final PrintStream out;
    private final Layout layout;
    private final Clock clock;
    private final Repeats repeats = new Repeats(FOLD_WINDOW);

    private RouterLog(PrintStream out, Layout layout, Clock clock) {
        this.out = out;
        this.layout = layout;
        this.clock = clock;
    }

    public static RouterLog to(PrintStream out, Format format) {
        return to(out, format, Clock.systemUTC());
    }

    static RouterLog to(PrintStream out, Format format, Clock clock) {
        return new RouterLog(out, format == Format.JSON ? new JsonLayout() : new TextLayout(), clock);
    }

    /** Something that happened as it should. Never folded. */
    public void info(String headline, String... facts) {
        write(Level.INFO, headline, List.of(facts));
    }

    /** Something that calls for attention before it becomes a failure. */
    public void warn(String headline, String... facts) {
        fold(Level.WARN, headline, facts);
    }

    /** Something that failed, while the router goes on. */
    public void error(String headline, String... facts) {
        fold(Level.ERROR, headline, facts);
    }

    /** The last words before an exit. Never folded. */
    public void fatal(String headline, String... facts) {
        write(Level.FATAL, headline, List.of(facts));
    }

    /** Writes the counts of repeats whose window is over; called from time to time, so that the end of a flood is told too. */
    public void writeFolded() {
        for (Repeats.Folded folded : repeats.over(clock.instant())) {
            writeRepeats(folded);
        }
    }

    private void fold(Level level, String headline, String... facts) {
        switch (repeats.offer(level, headline, clock.instant())) {
            case Repeats.First first -> {
                if (first.before() != null) {
                    writeRepeats(first.before());
                }
                write(level, headline, List.of(facts));
            }
            case Repeats.Again again -> {}
        }
    }

    private void writeRepeats(Repeats.Folded folded) {
        write(
                folded.level(),
                folded.headline(),
                List.of("Repeated " + folded.count() + " more times within " + FOLD_WINDOW.toSeconds() + " s"));
    }

    private void write(Level level, String headline, List<String> facts) {
        String block = layout.render(clock.instant(), level, headline, facts);
        // one print a block: PrintStream locks for it, so blocks of several threads never mix
        out.print(block);
        out.flush();
    }
}
