package io.openclaw.e2e.demo;

import java.io.Console;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where the story is told. On a terminal with colours and a last line that is rewritten in place; elsewhere plain lines, the progress among
 * them now and then.
 */
final class Terminal {

    /** Between two lines of progress where they can't be rewritten: twenty to forty in a story. */
    private static final Duration PLAIN_PROGRESS = Duration.ofSeconds(5);

    private static final String CLEAR_LINE = "\r\033[2K";

    /** Longer ones would wrap, and a wrapped line can't be rewritten. */
    private static final int PROGRESS_WIDTH = 118;

    private final PrintStream out;
    private final boolean live;
    private final boolean coloured;
    private @Nullable Long lastProgress;
    private boolean progressShown;

    Terminal(PrintStream out, boolean live, boolean coloured) {
        this.out = out;
        this.live = live;
        this.coloured = coloured;
    }

    /** Standard output; colours on a terminal, unless NO_COLOR is set (no-color.org). */
    static Terminal standard() {
        // JDK 25 has no console again where there is no terminal
        boolean live = Optional.ofNullable(System.console())
                .filter(Console::isTerminal)
                .isPresent();
        return new Terminal(System.out, live, live && System.getenv("NO_COLOR") == null);
    }

    synchronized void line(Tone tone, String text) {
        clearProgress();
        out.println(coloured && !tone.sgr.isEmpty() ? "\033[" + tone.sgr + "m" + text + "\033[0m" : text);
        out.flush();
    }

    synchronized void progress(String text) {
        if (live) {
            clearProgress();
            out.print(text.length() <= PROGRESS_WIDTH ? text : text.substring(0, PROGRESS_WIDTH));
            out.flush();
            progressShown = true;
            return;
        }
        long now = System.nanoTime();
        if (lastProgress == null || now - lastProgress >= PLAIN_PROGRESS.toNanos()) {
            lastProgress = now;
            out.println(text);
            out.flush();
        }
    }

    private void clearProgress() {
        if (progressShown) {
            out.print(CLEAR_LINE);
            progressShown = false;
        }
    }
}
