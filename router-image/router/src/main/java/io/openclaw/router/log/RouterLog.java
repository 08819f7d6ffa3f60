package io.openclaw.router.log;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.function.Consumer;

/**
 * What the router says to its operator. Each message is a headline plus facts, written as one block:
 *
 * <pre>
 * [OpenClaw Router] WARN: Memory pressure detected
 * [OpenClaw Router]   Allocated: 1536 MB
 * </pre>
 *
 * or as one JSON object a line. Safe for use from every thread; never on the path of a request that goes well.
 */
public interface RouterLog {

    /** {@code CLW_LOG_FORMAT}. */
    enum Format {
        TEXT,
        JSON
    }

    /** Something that happened as it should. */
    void info(String headline, String... facts);

    /** Something that calls for attention before it becomes a failure. */
    void warn(String headline, String... facts);

    /** Something that failed, while the router goes on. */
    void error(String headline, String... facts);

    /** The last words before an exit. */
    void fatal(String headline, String... facts);

    /** Writes the counts of repeats that are due; called from time to time, so that the end of a flood is told too. */
    default void writeFolded() {}

    /** Waits a moment until everything said is written. */
    default void flush() {}

    /** A log in which a warning or error that repeats, figures aside, is written once a window and then with its count. */
    static RouterLog to(PrintStream out, Format format) {
        // one print a block: PrintStream locks for it, so blocks of several threads never mix
        return to(
                block -> {
                    out.print(block);
                    out.flush();
                },
                () -> {},
                format);
    }

    /** The same, written by another thread: an output that stands still holds up nobody who has something to say. */
    static RouterLog to(LineBuffer out, Format format) {
        return to(block -> out.message(block.getBytes(StandardCharsets.UTF_8)), out::flush, format);
    }

    private static RouterLog to(Consumer<String> out, Runnable flush, Format format) {
        Layout layout = format == Format.JSON ? new JsonLayout() : new TextLayout();
        return new FoldingLog(out, flush, layout, Clock.systemUTC());
    }
}
