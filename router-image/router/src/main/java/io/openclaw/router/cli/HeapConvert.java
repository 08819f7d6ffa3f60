package io.openclaw.router.cli;

import io.openclaw.router.heap.HeapConversion;
import io.openclaw.router.lifecycle.ExitCode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code clw-router heap convert}. */
@Command(
        name = "convert",
        description = "Make a .heapsnapshot, which Chrome DevTools and memlab open, of a heap dump.",
        sortOptions = false,
        usageHelpAutoWidth = true,
        exitCodeOnInvalidInput = ExitCode.USAGE,
        footer = {
            "",
            "It has the names of classes and fields in it, and what refers to what; contents of strings and arrays stay behind.",
            "",
            "Example:",
            "  jcmd PID GC.heap_dump /tmp/router.hprof",
            "  clw-router heap convert /tmp/router.hprof router.heapsnapshot",
            "",
            "Exit codes: 0, 64 usage, 74 a file that can't be read or written."
        })
final class HeapConvert extends Subcommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "DUMP", description = "The .hprof file, of a 64-bit HotSpot JVM.")
    @Nullable
    Path dump;

    @Parameters(
            index = "1",
            paramLabel = "SNAPSHOT",
            description = "Where the .heapsnapshot goes; what is there is replaced.")
    @Nullable
    Path snapshot;

    @Override
    public Integer call() {
        requireNothingBefore();
        Path from = dump;
        Path to = snapshot;
        if (from == null || to == null) {
            throw new IllegalStateException("picocli asks for both");
        }
        try {
            requireReadable(from);
        } catch (IOException e) {
            return failed(from.toString(), e);
        }
        try {
            convert(from, to.toAbsolutePath());
            return ExitCode.OK;
        } catch (IOException e) {
            return failed(from + " to " + to, e);
        }
    }

    /** Beside its place first: what is there is whole or as it was. */
    private static void convert(Path from, Path to) throws IOException {
        Path parent = to.getParent();
        Path directory = parent == null ? to : parent;
        Path fresh = Files.createTempFile(directory, "clw-router-", ".part");
        try {
            try (OutputStream out = Files.newOutputStream(fresh)) {
                HeapConversion.convert(from, out, directory);
            }
            Files.move(fresh, to, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(fresh);
        }
    }
}
