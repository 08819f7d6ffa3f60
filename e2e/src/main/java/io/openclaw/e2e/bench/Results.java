package io.openclaw.e2e.bench;

import io.openclaw.e2e.program.Tool;
import io.openclaw.e2e.results.ThisMachine;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;

/** {@code RESULTS.md}: what a reader needs to judge the figures, and to get his own. */
final class Results {

    private Results() {}

    static String page(BenchOptions options, Instant start, List<Peer> peers, List<Row> rows, List<Bar> bars)
            throws IOException {
        var page = new StringBuilder();
        page.append("# Speed, measured\n\n");
        page.append(String.format(
                Locale.ROOT,
                "`mvn -Pbench` on %s, %d minutes: %d rounds of %d s a proxy and scenario, %d s of warm-up"
                        + " on ever new connections, rounds interleaved in changing order.%n%n",
                start.truncatedTo(ChronoUnit.SECONDS),
                Duration.between(start, Instant.now()).toMinutes(),
                options.rounds(),
                options.seconds(),
                options.warmUpSeconds()));
        page.append("Written by the run; only a full one writes it.\n\n");
        page.append("- machine: ").append(ThisMachine.processor()).append('\n');
        page.append("- kernel: ").append(ThisMachine.kernel()).append('\n');
        page.append("- JDK of clw, vertx and scg: ").append(Runtime.version()).append('\n');
        page.append("- load: wrk ").append(Tool.version(List.of("wrk", "-v"))).append(", one thread\n");
        for (Peer peer : peers) {
            if (!peer.version().isEmpty()) {
                page.append("- ")
                        .append(peer.name())
                        .append(": ")
                        .append(peer.version())
                        .append('\n');
            }
        }
        page.append("\n## Bars\n\n").append(Tables.bars(bars)).append("\n## Figures\n\n");
        page.append("""
            Proxy on one core (`taskset -c 0`), wrk and the origin (nginx) together on the other. Values are medians over the rounds, in brackets the
            interval that holds the median with 95 % (order statistics); ratios are taken round by round. **CPU us/req is the figure that counts**: time
            of all the proxy's threads and processes by its own cgroup, over requests answered. Where `load core` is near 100 %, requests per second are
            limited by load and origin rather than by the proxy (`busy`: the share of its core that it used). wrk is a closed loop: a stall holds back the
            requests that would have met it, so p99 and p99.9 flatter whoever stalls. RSS is the highest of all rounds, all processes. The
            configurations beside this file are each proxy's best that we know of; clw is the program as it comes, all guards on, over epoll, clw-uring
            the same over io_uring. Every JVM has a heap of 256 MB, the serial collector and one event loop.

            """);
        rows.stream()
                .map(Row::scenario)
                .distinct()
                .forEach(
                        scenario -> page.append(Tables.scenario(scenario, rows)).append('\n'));
        return page.toString();
    }
}
