package io.openclaw.e2e.calibrate;

import io.openclaw.e2e.options.RunProperties;
import io.openclaw.e2e.program.Ending;
import io.openclaw.e2e.results.ThisMachine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The calibration's program. {@code -Dcalibrate.rows=4} and {@code -Dcalibrate.seconds=15} shorten it; only a full run writes
 * {@code router-image/MEMORY.md}. Exit 0 when the plan holds, 1 when not.
 */
final class Calibrate {
    private static final int FULL_SECONDS = 15;
    /** Of the largest crowd, the router's side of it, and room. */
    private static final long DESCRIPTORS = 16_384;

    private final Path root;
    private final Duration time;
    private final List<Outcome> outcomes = new ArrayList<>();
    private final List<String> failures = new ArrayList<>();

    private Calibrate(Path root, Duration time) {
        this.root = root;
        this.time = time;
    }

    public static void main(String[] arguments) throws IOException {
        Ending ending = Ending.ofThisThread();
        Ending.requireDescriptors(DESCRIPTORS);
        Calibrate calibrate = new Calibrate(
                new RunProperties("calibrate").root(),
                Duration.ofSeconds(Integer.getInteger("calibrate.seconds", FULL_SECONDS)));
        boolean holds = false;
        try {
            holds = calibrate.run(Integer.getInteger("calibrate.rows", Integer.MAX_VALUE));
        } catch (InterruptedException e) {
            System.err.println("calibrate: ended before all was done");
        } finally {
            ending.allClosed();
        }
        System.exit(holds ? 0 : 1);
    }

    private boolean run(int most) throws IOException, InterruptedException {
        Instant start = Instant.now();
        List<Row> grid = Grid.rows();
        List<Row> rows = grid.subList(0, Math.min(grid.size(), most));
        for (int i = 0; i < rows.size(); i++) {
            System.out.printf("%d of %d: %s%n", i + 1, rows.size(), rows.get(i).name());
            carryOut(rows.get(i), Files.createDirectories(root.resolve("e2e/target/calibrate/" + i)));
        }
        System.out.println();
        if (!outcomes.isEmpty()) {
            System.out.println(MemoryPage.verdict(outcomes));
        }
        failures.forEach(failure -> System.out.println("not carried out: " + failure));
        if (rows.size() < grid.size() || time.toSeconds() < FULL_SECONDS || !failures.isEmpty()) {
            System.out.println("not a full run: router-image/MEMORY.md stays as it is");
        } else {
            Path page = root.resolve("router-image/MEMORY.md");
            Files.writeString(page, MemoryPage.page(ThisMachine.since(start), time, ThisMachine.setting(), outcomes));
            System.out.println("written to " + page);
        }
        return failures.isEmpty()
                && outcomes.stream().allMatch(outcome -> outcome.faults().isEmpty());
    }

    private void carryOut(Row row, Path directory) throws InterruptedException {
        try {
            Outcome outcome = CalibrationRun.of(row, root, directory, time);
            outcomes.add(outcome);
            System.out.printf(
                    "  peak %d MiB, sockets %d, limit %d, %.0f %%, %s%n",
                    outcome.peakMb(),
                    outcome.socketPeakMb(),
                    outcome.plans().charged().limitMb(),
                    100 * outcome.filled(),
                    outcome.measured());
            outcome.faults().forEach(fault -> System.out.println("  FAILED: " + fault));
        } catch (IOException | RuntimeException e) {
            failures.add(row.name() + ": " + e);
            System.out.println("  could not be carried out: " + e);
        }
    }
}
