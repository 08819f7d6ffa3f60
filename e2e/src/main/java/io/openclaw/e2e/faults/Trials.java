package io.openclaw.e2e.faults;

import io.openclaw.e2e.faults.detector.Contender;
import io.openclaw.e2e.faults.model.Scenario;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/** Many stories, on all cores. */
final class Trials {
    private Trials() {}

    /** Every fault {@code perCell} times at each time to the limit under each load, and so many healthy days. */
    static List<Scenario> stories(Scenario.Seeds seeds, int perCell, int days) {
        return Stream.<Scenario>concat(Scenario.healthy(seeds, days).stream(), Scenario.faulty(seeds, perCell).stream())
                .toList();
    }

    static Score score(Contender contender, List<Scenario> stories) throws InterruptedException {
        try (ExecutorService cores =
                Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors())) {
            List<Callable<Outcome>> tasks = new ArrayList<>();
            stories.forEach(story -> tasks.add(() -> Trial.of(story, contender)));
            List<Outcome> outcomes = new ArrayList<>();
            for (Future<Outcome> future : cores.invokeAll(tasks)) {
                outcomes.add(future.get());
            }
            return Score.of(contender, outcomes);
        } catch (ExecutionException e) {
            throw new IllegalStateException(contender.name() + ": " + e.getCause(), e);
        }
    }
}
