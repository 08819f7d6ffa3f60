package io.openclaw.e2e.calibrate;

import io.openclaw.e2e.results.ThisMachine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/**
 * The calibration's program. {@code -Dcalibrate.rows=4} and {@code -Dcalibrate.seconds=15} shorten it; only a full run writes
 * {@code router-image/MEMORY.md}. Exit 0 when the plan holds, 1 when not.
 */
final class Calibrate {
    private static final int FULL_SECONDS = 30;

    private Calibrate() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        // a signal that ends Maven alone doesn't reach this JVM
        ProcessHandle.current().parent().ifPresent(Calibrate::endWith);
        Path root = Path.of(System.getProperty("calibrate.root", ""))
                .toAbsolutePath()
                .normalize();
        List<Row> grid = Grid.rows();
        List<Row> rows = grid.subList(0, Math.min(grid.size(), Integer.getInteger("calibrate.rows", grid.size())));
        Duration time = Duration.ofSeconds(Integer.getInteger("calibrate.seconds", FULL_SECONDS));
        Instant start = Instant.now();
        List<Outcome> outcomes = new ArrayList<>();
        List<String> failures = new ArrayList<>();
        for (Row row : rows) {
            Path directory = Files.createDirectories(
                    root.resolve("e2e/target/calibrate/" + (outcomes.size() + failures.size())));
            System.out.printf("%d of %d: %s%n", outcomes.size() + failures.size() + 1, rows.size(), row.name());
            try {
                Outcome outcome = CalibrationRun.of(row, root, directory, time);
                outcomes.add(outcome);
                System.out.printf(
                        "  peak %d MiB, sockets %d, limit %d, %.0f %%, %s%n",
                        outcome.peakMb(),
                        outcome.socketPeakMb(),
                        outcome.plans().charged().limitMb(),
                        100 * outcome.filled(),
                        outcome.measured().terms());
                outcome.faults().forEach(fault -> System.out.println("  FAILED: " + fault));
            } catch (IOException e) {
                failures.add(row.name() + ": " + e.getMessage());
                System.out.println("  could not be carried out: " + e.getMessage());
            }
        }
        System.out.println();
        System.out.println(MemoryPage.verdict(outcomes));
        failures.forEach(failure -> System.out.println("not carried out: " + failure));
        if (rows.size() < grid.size() || time.toSeconds() < FULL_SECONDS || !failures.isEmpty()) {
            System.out.println("not a full run: router-image/MEMORY.md stays as it is");
        } else {
            Path page = root.resolve("router-image/MEMORY.md");
            Files.writeString(page, MemoryPage.page(when(start), time, setting(), outcomes));
            System.out.println("written to " + page);
        }
        boolean holds = failures.isEmpty()
                && outcomes.stream().allMatch(outcome -> outcome.faults().isEmpty());
        System.exit(holds ? 0 : 1);
    }

    private static void endWith(ProcessHandle parent) {
        var _ = parent.onExit()
                .thenRunAsync(() -> System.exit(1), exit -> Thread.ofPlatform().start(exit));
    }

    private static String when(Instant start) {
        return "on %s, %d minutes"
                .formatted(
                        start.truncatedTo(ChronoUnit.SECONDS),
                        Duration.between(start, Instant.now()).toMinutes());
    }

    private static List<String> setting() throws IOException {
        return List.of(
                "machine: " + ThisMachine.processor(), "kernel: " + ThisMachine.kernel(), "JDK: " + Runtime.version());
    }
}
