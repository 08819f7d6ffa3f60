package io.openclaw.router.cli;

import io.openclaw.router.lifecycle.ExitCode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What all subcommands have in common. */
abstract class Subcommand {
    @Option(names = "--help", usageHelp = true, description = "Print this and exit.")
    boolean help;

    @Spec
    @Nullable
    CommandSpec command;

    final CommandLine line() {
        return Objects.requireNonNull(command).commandLine();
    }

    final PrintWriter out() {
        return line().getOut();
    }

    /** The options of a start have no meaning for a subcommand: they are refused before they are ignored. */
    final void requireNothingBefore() {
        for (CommandLine above = line().getParent(); above != null; above = above.getParent()) {
            if (!above.getParseResult().matchedOptions().isEmpty()) {
                throw new ParameterException(
                        line(),
                        "What is meant for " + line().getCommandName()
                                + " stands after it, and nothing else goes with it");
            }
        }
    }

    /** Says what couldn't be read or written, and why. */
    final int failed(String what, IOException e) {
        line().getErr().println("clw-router: " + what + ": " + reason(e));
        return ExitCode.IO_ERROR;
    }

    static String reason(IOException e) {
        return switch (e) {
            case NoSuchFileException _ -> "no such file";
            case AccessDeniedException _ -> "it may not be read or written";
            default -> e.getMessage() == null ? e.toString() : e.getMessage();
        };
    }

    static void requireReadable(Path file) throws IOException {
        if (Files.isDirectory(file)) {
            throw new IOException("it is a directory");
        } else if (!Files.exists(file)) {
            throw new NoSuchFileException(file.toString());
        } else if (!Files.isReadable(file)) {
            throw new AccessDeniedException(file.toString());
        }
    }
}
