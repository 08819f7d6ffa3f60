package io.openclaw.e2e.scale;

import io.openclaw.e2e.results.MarkdownTable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;

/** {@code RESULTS.md}: the operator at scale. Pure. */
final class ScalePage {
    private static final int CLASSES = 15;

    private ScalePage() {}

    /**
     * @param when it began and how long it took
     * @param setting what the figures depend on, one item each
     */
    static String page(String when, List<String> setting, Findings findings) {
        Size size = findings.size();
        var page = new StringBuilder(
                "# %,d routers with %d pods each, measured%n%n".formatted(size.routers(), size.pods()));
        page.append("`mvn -Pscale` %s. Written by the run; only a full one writes it.%n%n".formatted(when));
        setting.forEach(item -> page.append("- ").append(item).append('\n'));
        page.append('\n').append(table(findings));
        page.append("\n## How\n\n").append(explained(size));
        page.append("\n## Rounds\n\n").append(rounds(findings));
        page.append("\nThe median of the last column is %s.%n".formatted(format("%.2f", findings.medianRatio())));
        page.append("""

                Requests to the API server until all were Ready, in the last round of each, by method and resource. Pods and the status of
                Deployments are the hollow node's.

                """).append(requests(findings));
        page.append("\nThe same of the writes of either that took effect:\n\n").append(writes(findings));
        page.append("""

                ## At rest

                %s for %d s, then %s for %d s. The Secrets, which the operator may not read, are applied every ten minutes; that changes nothing. Each pod was asked at
                least %d times in the latter time. %d MiB were resident of the operator's process at most. What is live after a full collection:

                ```
                %s```
                """.formatted(
                        none(findings.filling().requests()),
                        findings.filling().time().toSeconds(),
                        none(findings.rest().requests()),
                        findings.rest().time().toSeconds(),
                        findings.rest().least(),
                        findings.peakRssMb(),
                        findings.late().top(CLASSES)));
        return page.toString();
    }

    private static String none(Map<String, Long> requests) {
        return requests.isEmpty() ? "No request to the API server" : "Requests to the API server: " + requests;
    }

    /** Each promise beside what was found. */
    static String table(Findings findings) {
        Rest rest = findings.rest();
        List<List<String>> lines = new ArrayList<>();
        lines.add(List.of("promise", "at most", "found", ""));
        lines.add(line(
                "time until all are Ready, by a bare client's",
                format("%.1f", Findings.MOST_TIMES_BARE),
                format("%.2f", findings.timesBare()),
                findings.timesBare() <= Findings.MOST_TIMES_BARE));
        lines.add(line(
                "live heap, MiB, of " + OperatorRound.HEAP_MB + " (256 are allowed)",
                String.valueOf(OperatorRound.OLD_MB),
                format("%.0f", findings.liveMb()),
                findings.liveMb() < OperatorRound.OLD_MB));
        lines.add(line(
                "cores at rest, sampling %,d pods every %d s"
                        .formatted(
                                findings.size().allPods(),
                                findings.size().sampleInterval().toSeconds()),
                format("%.1f", Findings.MOST_CORES),
                format("%.2f", rest.cores()),
                rest.cores() < Findings.MOST_CORES && rest.least() >= findings.leastScrapes()));
        lines.add(line(
                "window of a pod, KiB",
                String.valueOf(Findings.MOST_WINDOW_KIB),
                format("%.1f", findings.windowKib()),
                findings.windowKib() > 0 && findings.windowKib() <= Findings.MOST_WINDOW_KIB));
        long writes = Tally.sum(findings.filling().writes()) + Tally.sum(rest.writes());
        lines.add(line("writes at rest", "0", String.valueOf(writes), writes == 0));
        return MarkdownTable.of(lines);
    }

    private static List<String> line(String promise, String most, String found, boolean kept) {
        return List.of(promise, most, found, kept ? "kept" : "MISSED");
    }

    private static String explained(Size size) {
        return """
                One JVM has the API server of the local cluster and a hollow node, which is Deployment controller, scheduler and kubelet at once: each Deployment's
                pods are there at once, running and ready, in full size. Each has its own address, and its admin port answers `GET /metrics` over HTTP as a router does;
                live memory rises and falls a little. The operator is the packaged program in a JVM of its own with `%s`, as its image starts it,
                without leader election (a lease is renewed every two seconds by whoever holds one). It runs when %,d resources, each the sample for production under another name,
                are created by somebody else, eight at a time.

                The bare client is a fabric8 client in a JVM of its own with the same flags, before a fresh API server with a hollow node: as many threads as the operator has reconciles, each
                of which creates a resource, applies what the operator applied of it, field for field, and writes its last status. It knows all beforehand, never reads, watches nothing
                and asks no pod. A tenth of the routers is there before the clock starts, so that neither JVM is cold; both times go from the next resource's creation until every router
                is Ready for its spec and has its pods. The two take turns, after rounds of the bare
                client that don't count, and server and client change cores from round to round. What else is on the machine can only add to a time, so that
                the shortest of each is compared; where the median of the rounds' ratios is larger, that counts.
                The API server's core is the bottleneck of either, as long as the operator's is not the slower one.

                *At rest* is once the last status is written. *Window*: what its heap holds of a pod's readings and of its diagnosis, by class.
                """.formatted(String.join(" ", OperatorRound.JVM), size.routers());
    }

    private static String rounds(Findings findings) {
        List<Double> ratios = findings.ratios();
        List<List<String>> lines = new ArrayList<>();
        lines.add(List.of(
                "round",
                "bare client s",
                "its CPU s",
                "server's CPU s",
                "operator s",
                "its CPU s",
                "server's CPU s",
                "reconciles",
                "operator's time by the bare client's"));
        for (int i = 0; i < findings.operator().size(); i++) {
            Converged bare = findings.bare().get(i);
            Converged operator = findings.operator().get(i);
            lines.add(List.of(
                    String.valueOf(i + 1),
                    seconds(bare.time()),
                    seconds(bare.cpu()),
                    seconds(bare.serverCpu()),
                    seconds(operator.time()),
                    seconds(operator.cpu()),
                    seconds(operator.serverCpu()),
                    String.valueOf(operator.reconciles()),
                    format("%.2f", ratios.get(i))));
        }
        return MarkdownTable.of(lines);
    }

    private static String requests(Findings findings) {
        return beside(
                findings.bare().getLast().requests(),
                findings.operator().getLast().requests());
    }

    private static String writes(Findings findings) {
        return beside(
                findings.bare().getLast().writes(),
                findings.operator().getLast().writes());
    }

    private static String beside(Map<String, Long> bare, Map<String, Long> operator) {
        var all = new TreeSet<>(bare.keySet());
        all.addAll(operator.keySet());
        List<List<String>> lines = new ArrayList<>();
        lines.add(List.of("", "bare client", "operator"));
        all.forEach(what -> lines.add(List.of(
                what, String.valueOf(bare.getOrDefault(what, 0L)), String.valueOf(operator.getOrDefault(what, 0L)))));
        return MarkdownTable.of(lines);
    }

    private static String seconds(Duration time) {
        return format("%.1f", time.toMillis() / 1000.0);
    }

    private static String format(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }
}
