package io.openclaw.e2e.endure;

import io.openclaw.e2e.results.MarkdownTable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** {@code RESULTS.md}: who survives. Pure. */
final class EndurancePage {
    private EndurancePage() {}

    /**
     * @param when it began and how long it took
     * @param setting what the figures depend on, one item each
     */
    static String page(String when, int minutes, Duration attack, List<String> setting, List<Endured> all) {
        var page = new StringBuilder("# In one gibibyte, measured\n\n");
        page.append(String.format(
                Locale.ROOT, "`mvn -Pendure` %s. Written by the run; only a full one writes it.%n%n", when));
        setting.forEach(item -> page.append("- ").append(item).append('\n'));
        page.append(String.format(Locale.ROOT, """

                Each proxy as it comes (configurations beside this page), alone in a memory cgroup of %d MiB: twenty seconds of wrk, each of the attacks of
                [the other page](../attack/RESULTS.md) for %d s, then wrk with 64 connections and 1 KB answers for %d minutes. *Limit met*: how often an allocation had to
                wait until the kernel took something back. *Kept*: throughput of the last minute by that of the first.

                """, Endurance.LIMIT_MB, attack.toSeconds(), minutes));
        page.append(table(all)).append("\n## What the attackers saw\n\n");
        all.forEach(each -> page.append(details(each)).append('\n'));
        return page.toString();
    }

    static String table(List<Endured> all) {
        List<List<String>> lines = new ArrayList<>();
        lines.add(List.of(
                "proxy",
                "survives",
                "peak MiB",
                "sockets MiB",
                "limit met",
                "kept",
                "failed of wrk",
                "live memory, MiB a minute"));
        for (Endured each : all) {
            Slope live = each.live();
            lines.add(List.of(
                    each.contender().words(),
                    each.survives() ? "yes" : each.oomKilled() ? "NO: killed for want of memory" : "NO: " + each.end(),
                    String.valueOf(each.peakMb()),
                    String.valueOf(each.socketPeakMb()),
                    String.valueOf(each.limitHits()),
                    String.format(Locale.ROOT, "%.2f", each.kept()),
                    String.valueOf(each.failed()),
                    live == null ? "" : String.format(Locale.ROOT, "%+.2f +- %.2f", live.perMinute(), live.margin())));
        }
        return MarkdownTable.of(lines);
    }

    static String details(Endured each) {
        var text = new StringBuilder(each.contender().words() + ":\n\n");
        each.answers()
                .forEach((attack, words) -> text.append("- ")
                        .append(attack)
                        .append(": ")
                        .append(words)
                        .append('\n'));
        return text.toString();
    }
}
