package io.openclaw.router.log;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** Writes each message as one block, and folds warnings and errors that repeat. */
final class FoldingLog implements RouterLog {
    enum Level {
        INFO,
        WARN,
        ERROR,
        FATAL
    }

    /** Long enough to keep a flood readable, short enough that a count is still news. */
    private static final Duration FOLD_WINDOW = Duration.ofSeconds(10);

    private final Consumer<String> out;
    private final Runnable flush;
    private final Layout layout;
    private final Clock clock;
    private final Repeats repeats = new Repeats(FOLD_WINDOW);

    /**
     * @param out takes one block at a time, from any thread
     * @param flush gets out what {@code out} has not written yet
     */
    FoldingLog(Consumer<String> out, Runnable flush, Layout layout, Clock clock) {
        this.out = out;
        this.flush = flush;
        this.layout = layout;
        this.clock = clock;
    }

    @Override
    public void info(String headline, String... facts) {
        write(Level.INFO, headline, List.of(facts));
    }

    @Override
    public void warn(String headline, String... facts) {
        fold(Level.WARN, headline, facts);
    }

    @Override
    public void error(String headline, String... facts) {
        fold(Level.ERROR, headline, facts);
    }

    @Override
    public void fatal(String headline, String... facts) {
        write(Level.FATAL, headline, List.of(facts));
    }

    @Override
    public void writeFolded() {
        for (Repeats.Folded folded : repeats.over(clock.instant())) {
            writeRepeats(folded);
        }
    }

    @Override
    public void flush() {
        flush.run();
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
        out.accept(layout.render(clock.instant(), level, headline, facts));
    }
}
