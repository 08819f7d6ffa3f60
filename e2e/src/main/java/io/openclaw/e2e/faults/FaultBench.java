package io.openclaw.e2e.faults;

import io.openclaw.e2e.faults.detector.Contender;
import io.openclaw.e2e.faults.model.Scenario;
import io.openclaw.e2e.program.Ending;
import io.openclaw.e2e.results.ThisMachine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The fault bench's program. {@code -Dfaultbench.runs=3}, {@code -Dfaultbench.days=100} and {@code -Dfaultbench.only=rss,linear} shorten it,
 * {@code -Dfaultbench.seeds=tuning} takes the seeds that thresholds may be tuned by; only a full run with those held out writes
 * {@code e2e/faults/RESULTS.md}. Exit 0 when every detector that names causes has kept every bar, 1 when not, 64 for an option that can't be.
 */
final class FaultBench {
    /** sysexits.h, EX_USAGE. */
    private static final int EXIT_USAGE = 64;

    private FaultBench() {}

    public static void main(String[] arguments) {
        Ending ending = Ending.ofThisThread();
        FaultBenchOptions options;
        try {
            options = FaultBenchOptions.fromSystemProperties();
        } catch (IllegalArgumentException e) {
            System.err.println("faultbench: " + e.getMessage());
            System.exit(EXIT_USAGE);
            return;
        }
        boolean passed = false;
        try {
            passed = run(options);
        } catch (InterruptedException e) {
            System.err.println("faultbench: ended before all was done");
        } catch (IOException | RuntimeException e) {
            System.err.println("faultbench: " + e);
        } finally {
            ending.allClosed();
            System.exit(passed ? 0 : 1);
        }
    }

    private static boolean run(FaultBenchOptions options) throws IOException, InterruptedException {
        Instant start = Instant.now();
        List<Scenario> stories = Trials.stories(options.seeds(), options.runs(), options.days());
        List<Score> scores = new ArrayList<>();
        for (Contender contender : options.contenders()) {
            Score score = Trials.score(contender, stories);
            scores.add(score);
            System.out.printf(
                    "%s: %,d samples, %.1f us of CPU each, the model's included%n",
                    contender.words(), score.samples(), score.microsPerSample());
        }
        String page = FaultPage.page(ThisMachine.since(start), ThisMachine.setting(), options, scores);
        if (options.full()) {
            Path file = options.root().resolve("e2e/faults/RESULTS.md");
            Files.createDirectories(file.getParent());
            Files.writeString(file, page);
            System.out.println(FaultPage.bars(scores));
            System.out.println("written to " + file);
        } else {
            System.out.println(page);
            System.out.println("not a full run: e2e/faults/RESULTS.md stays as it is");
        }
        return scores.stream()
                .filter(score -> score.contender().names())
                .allMatch(score -> Bar.full().stream().allMatch(bar -> bar.kept(score)));
    }
}
