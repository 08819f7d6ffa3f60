package io.openclaw.e2e.scenario;

import io.openclaw.e2e.results.MarkdownTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** {@code e2e/faults/REAL.md}. Pure. */
final class RealPage {
    private static final double PER_CENT = 100;

    private RealPage() {}

    /** Of the runs, those whose verdict is the right one, 0 to 1. */
    static double agreement(List<Played> runs) {
        return (double) runs.stream().filter(Played::isRight).count() / runs.size();
    }

    /**
     * @param when and for how long
     * @param setting one item each
     */
    static String page(String when, List<String> setting, List<Played> runs) {
        return """
                # Faults in real routers

                `mvn -Pdiagnosis` %s. Written by the run.

                %s
                - agreement: %.1f %% of %d runs (the bar is 95 %%); containers killed for memory: %d

                Each run is a router's process with real sockets, an upstream and clients, in a local cluster, and an operator that is told nothing
                (`io.openclaw.e2e.scenario.Troubles`, `Lookalikes`). The verdict is the first cause that `status.diagnosis` names, within five minutes from
                when the trouble begins; `Unknown` is none. What only looks like trouble is watched for three and a half minutes, in which nothing may be said, not even
                that. *After* is from the beginning of the trouble to the verdict.

                %s
                What `kubectl describe` says of each is in [docs/diagnosis.md](../../docs/diagnosis.md).
                """.formatted(
                when,
                String.join("\n", setting.stream().map(item -> "- " + item).toList()),
                PER_CENT * agreement(runs),
                runs.size(),
                runs.stream().mapToInt(Played::oomKilled).sum(),
                MarkdownTable.of(table(runs)));
    }

    private static List<List<String>> table(List<Played> runs) {
        List<List<String>> lines = new ArrayList<>();
        lines.add(List.of("story", "run", "should be", "verdict", "after, s", "later", "restarts", "OOM kills", ""));
        for (Played run : runs) {
            lines.add(List.of(
                    run.story().name(),
                    "" + run.round(),
                    run.story().isOfTrouble() ? String.join(" or ", run.story().causes()) : "none",
                    run.told().isEmpty() ? "none" : run.told().getFirst(),
                    run.told().isEmpty() ? "" : String.format(Locale.ROOT, "%.0f", run.seconds()),
                    String.join(", ", run.told().stream().skip(1).toList()),
                    "" + run.restarts(),
                    "" + run.oomKilled(),
                    run.isRight() ? "right" : "WRONG"));
        }
        return lines;
    }
}
