package io.openclaw.e2e.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BarTest {

    @Test
    void theRatioIsTakenRoundByRoundSoThatASlowRoundOfBothDoesNotCount() {
        Row clw = row(Peer.CLW, sample(100, 0), sample(1_000, 0), sample(100, 0));
        Row haproxy = row(Peer.HAPROXY, sample(100, 0), sample(1_000, 0), sample(100, 0));

        assertThat(clw.ratio(haproxy, Sample::cpuPerRequest)).isEqualTo(new Spread(1, 1, 1, 1, 1));
    }

    @Test
    void aRouterThatCostsATenthMoreMissesItsBarAndNoOther() {
        assertThat(missed(row(Peer.CLW, sample(110, 0)), row(Peer.HAPROXY, sample(100, 0))))
                .containsExactly("clw 1k-64: CPU per request <= 1.05 x HAProxy's");
    }

    @Test
    void oneFailedRequestMissesTheBar() {
        assertThat(missed(row(Peer.CLW, sample(100, 1)), row(Peer.HAPROXY, sample(100, 0))))
                .containsExactly("clw 1k-64: failed requests = 0");
    }

    @ParameterizedTest
    @CsvSource({
        "1k-64, clw, 1.05",
        "1k-64, clw-uring, 0.95",
        "1k-64, clw-uring@/other, 0.95",
        "1k-1000, clw-uring, 0.95",
        "100k-64, clw, 1.05",
        "100k-64, clw-uring, 1.05"
    })
    void ioUringIsHeldToLessCpuForSmallAnswers(String scenario, String proxy, String limit) {
        assertThat(judged(row(scenario, proxy, sample(10, 0)), row(scenario, Peer.HAPROXY, sample(100, 0))))
                .filteredOn(text -> text.contains("CPU"))
                .containsExactly(proxy + " " + scenario + ": CPU per request <= " + limit + " x HAProxy's");
    }

    @Test
    void aHitIsHeldToThoseWhoHaveACache() {
        Row clw = row("hit-1k-64", Peer.CLW, sample(100, 0));

        assertThat(judged(
                        clw,
                        row("hit-1k-64", Peer.NGINX, sample(90, 0)),
                        row("hit-1k-64", Peer.VARNISH, sample(110, 0))))
                .containsExactly(
                        "clw hit-1k-64: CPU per request <= 1.0 x nginx's",
                        "clw hit-1k-64: CPU per request <= 1.0 x varnish's",
                        "clw hit-1k-64: failed requests = 0");
        assertThat(missed(clw, row("hit-1k-64", Peer.NGINX, sample(90, 0))))
                .containsExactly("clw hit-1k-64: CPU per request <= 1.0 x nginx's");
    }

    @Test
    void aPostIsNotHeldToCpuNorManyConnectionsToLatency() {
        assertThat(judged(row("post-1000", Peer.CLW, sample(10, 0)), row("post-1000", Peer.HAPROXY, sample(100, 0))))
                .containsExactly("clw post-1000: failed requests = 0");
    }

    private static List<String> judged(Row... rows) {
        return Bar.judge(List.of(rows)).stream().map(Bar::text).toList();
    }

    private static List<String> missed(Row... rows) {
        return Bar.judge(List.of(rows)).stream()
                .filter(bar -> !bar.kept())
                .map(Bar::text)
                .toList();
    }

    private static Row row(String proxy, Sample... samples) {
        return row("1k-64", proxy, samples);
    }

    private static Row row(String scenario, String proxy, Sample... samples) {
        return new Row(Scenario.named(scenario), proxy, List.of(samples));
    }

    private static Sample sample(long cpuMicros, long failed) {
        return new Sample(new WrkReport(10, 1_000_000, failed, 1_000, 2_000, 3_000), cpuMicros, 0, 0, 0.5, 1 << 20);
    }
}
