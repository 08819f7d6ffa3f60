package io.openclaw.router.cli;

import io.openclaw.router.heap.ClassHistogram;
import io.openclaw.router.heap.HistogramFile;
import io.openclaw.router.lifecycle.ExitCode;
import io.openclaw.settings.metrics.ClassGrowth;
import io.openclaw.settings.metrics.GrowthRanking;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** {@code clw-router heap diff}. */
@Command(
        name = "diff",
        description = "Print the classes that grew from one heap to a later one, what leaks first.",
        sortOptions = false,
        usageHelpAutoWidth = true,
        exitCodeOnInvalidInput = ExitCode.USAGE,
        footer = {
            "",
            "Both kinds of files can be compared with one another: .hprof of jcmd GC.heap_dump or ?format=hprof, and .heapsnapshot of this"
                    + " router, of Node.js or of Chrome. A class of which nothing is left is not printed. Most bytes first; but a class that is not of"
                    + " the JDK's stands before what it seems to hold: arrays and the JDK's classes of which there are more by as many, or up to three each.",
            "",
            "Example: a snapshot, some minutes of load, another snapshot; what leaks is on top.",
            "  clw-router heap diff before.heapsnapshot after.heapsnapshot",
            "",
            "Exit codes: 0, 64 usage, 74 a file that can't be read, or output that can't be written."
        })
final class HeapDiff extends Subcommand implements Callable<Integer> {
    private static final double MIB = 1 << 20;
    private static final double KIB = 1 << 10;

    @Parameters(index = "0", paramLabel = "BEFORE", description = "The earlier dump or snapshot.")
    @Nullable
    Path before;

    @Parameters(index = "1", paramLabel = "AFTER", description = "The later one.")
    @Nullable
    Path after;

    @Option(names = "--top", paramLabel = "N", description = "Print at most N classes; default ${DEFAULT-VALUE}.")
    int top = 25;

    @Override
    public Integer call() {
        requireNothingBefore();
        if (top < 1) {
            throw new ParameterException(line(), "Invalid value for option '--top': " + top + " is below 1");
        }
        Path reading = before;
        try {
            ClassHistogram earlier = read(reading);
            reading = after;
            print(earlier, read(reading));
        } catch (IOException e) {
            return failed(String.valueOf(reading), e);
        }
        if (out().checkError()) {
            line().getErr().println("clw-router: the comparison could not be written to its end");
            return ExitCode.IO_ERROR;
        }
        return ExitCode.OK;
    }

    private static ClassHistogram read(@Nullable Path file) throws IOException {
        if (file == null) {
            throw new IllegalStateException("picocli asks for both");
        }
        requireReadable(file);
        return HistogramFile.read(file, Path.of(System.getProperty("java.io.tmpdir")));
    }

    private void print(ClassHistogram earlier, ClassHistogram later) {
        PrintWriter out = out();
        out.printf(
                Locale.ROOT,
                "%s in %,d objects, then %s in %,d: %s, %+,d objects%n",
                size(earlier.bytes()),
                earlier.instances(),
                size(later.bytes()),
                later.instances(),
                signed(later.bytes() - earlier.bytes()),
                later.instances() - earlier.instances());
        List<ClassGrowth> grown = GrowthRanking.of(later.since(earlier, Integer.MAX_VALUE));
        if (grown.isEmpty()) {
            out.println("No class grew.");
            return;
        }
        out.println();
        out.printf("%12s %14s %12s %14s  %s%n", "grown by", "objects", "now", "objects", "class");
        for (ClassGrowth row : grown.subList(0, Math.min(top, grown.size()))) {
            out.printf(
                    Locale.ROOT,
                    "%12s %+,14d %12s %,14d  %s%n",
                    signed(row.grownBytes()),
                    row.grownInstances(),
                    size(row.bytes()),
                    row.instances(),
                    row.name());
        }
    }

    private static String signed(long bytes) {
        return (bytes < 0 ? "-" : "+") + size(Math.abs(bytes));
    }

    /** To a tenth of what a reader thinks in. */
    private static String size(long bytes) {
        if (bytes < KIB) {
            return bytes + " B";
        }
        return bytes < MIB
                ? String.format(Locale.ROOT, "%.1f KiB", bytes / KIB)
                : String.format(Locale.ROOT, "%.1f MiB", bytes / MIB);
    }
}
