package io.openclaw.e2e.faults;

import io.openclaw.e2e.faults.detector.Contender;
import io.openclaw.e2e.faults.model.Scenario.Seeds;
import io.openclaw.e2e.options.RunProperties;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * @param root of the checkout
 * @param runs of each fault, time to the limit and load
 * @param days of healthy pods
 */
record FaultBenchOptions(Path root, int runs, int days, Seeds seeds, List<Contender> contenders) {

    static final int FULL_RUNS = 30;
    static final int FULL_DAYS = 3_000;

    /** @throws IllegalArgumentException with a sentence for whoever typed it */
    static FaultBenchOptions fromSystemProperties() {
        RunProperties properties = new RunProperties("faultbench");
        return new FaultBenchOptions(
                properties.root(),
                properties.atLeastOne("runs", FULL_RUNS),
                properties.atLeastOne("days", FULL_DAYS),
                seeds(properties.text("seeds")),
                named(properties.text("only")));
    }

    /** Whether the run may replace the written results: seeds that something was tuned by never do. */
    boolean full() {
        return runs >= FULL_RUNS
                && days >= FULL_DAYS
                && seeds == Seeds.HELD_OUT
                && contenders.size() == Contender.all().size();
    }

    static Seeds seeds(String text) {
        return switch (text) {
            case "", "held-out" -> Seeds.HELD_OUT;
            case "tuning" -> Seeds.TUNING;
            default ->
                throw new IllegalArgumentException("faultbench.seeds is 'held-out' or 'tuning', not '" + text + "'");
        };
    }

    /** All, where nothing is named; else those, and nobody besides, who is what the others are measured by. */
    static List<Contender> named(String text) {
        if (text.isBlank()) {
            return Contender.all();
        }
        Set<String> known = Contender.all().stream().map(Contender::name).collect(Collectors.toSet());
        List<String> wanted = Arrays.asList(text.split(",", -1));
        wanted.stream().filter(name -> !known.contains(name)).findFirst().ifPresent(name -> {
            throw new IllegalArgumentException("faultbench.only: there is no '" + name + "', but "
                    + Contender.all().stream().map(Contender::name).collect(Collectors.joining(", ")));
        });
        return Contender.all().stream()
                .filter(each -> each.equals(Contender.NOBODY) || wanted.contains(each.name()))
                .toList();
    }
}
