package io.openclaw.router.cli;

import io.openclaw.router.jvm.Cgroup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** {@code --memory-swap-mb}: a router can't give itself swap, only see whether it has what its user counts on. */
final class SwapExpectation {
    private static final long MIB = 1 << 20;

    private SwapExpectation() {}

    /** @return why the expectation isn't met, as a sentence */
    static Optional<String> doubt(int expectedMb, Cgroup cgroup, long systemSwapMb) {
        String asked = "--memory-swap-mb " + expectedMb + " is not honoured: ";
        if (systemSwapMb < expectedMb) {
            return Optional.of(asked + "this machine has " + systemSwapMb + " MB of swap");
        }
        if (cgroup.swapBytes().isPresent() && cgroup.swapBytes().getAsLong() / MIB < expectedMb) {
            return Optional.of(
                    asked + "the control group may swap " + cgroup.swapBytes().getAsLong() / MIB + " MB");
        }
        return Optional.empty();
    }

    /** Swap of the machine; 0 where the system doesn't say. */
    static long systemSwapMb() throws IOException {
        try {
            return Files.readAllLines(Path.of("/proc/meminfo")).stream()
                    .filter(line -> line.startsWith("SwapTotal:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024)
                    .findFirst()
                    .orElse(0);
        } catch (NoSuchFileException e) {
            return 0;
        }
    }
}
