package io.openclaw.router.log;

import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

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

    private final PrintStream out;
    private final Layout layout;
    private final Clock clock;
    private final Repeats repeats = new Repeats(FOLD_WINDOW);

    FoldingLog(PrintStream out, Layout layout, Clock clock) {
        this.out = out;
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
