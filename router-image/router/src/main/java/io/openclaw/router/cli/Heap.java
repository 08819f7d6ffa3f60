package io.openclaw.router.cli;

import io.openclaw.router.lifecycle.ExitCode;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;

/** {@code clw-router heap}: what is done with dumps, apart from any router that runs. */
@Command(
        name = "heap",
        description = "Look at heap dumps and heap snapshots.",
        sortOptions = false,
        usageHelpAutoWidth = true,
        exitCodeOnInvalidInput = ExitCode.USAGE,
        subcommands = {HeapDiff.class, HeapConvert.class},
        footer = {
            "",
            "A running router makes a snapshot by itself:",
            "  curl -fo before.heapsnapshot localhost:3001/debug/heap-snapshot"
        })
final class Heap extends Subcommand implements Runnable {
    @Override
    public void run() {
        requireNothingBefore();
        throw new ParameterException(line(), "Say what to do: diff or convert");
    }
}
