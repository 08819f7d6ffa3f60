package io.openclaw.router.log;

import java.io.PrintStream;
import java.time.Clock;

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

    /** A log in which a warning or error that repeats, figures aside, is written once a window and then with its count. */
    static RouterLog to(PrintStream out, Format format) {
        return new FoldingLog(out, format == Format.JSON ? new JsonLayout() : new TextLayout(), Clock.systemUTC());
    }
}
