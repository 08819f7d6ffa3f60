package io.openclaw.router.metrics;

import static io.openclaw.router.metrics.PrometheusText.Format.OPEN_METRICS;
import static io.openclaw.router.metrics.PrometheusText.Format.PROMETHEUS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PrometheusTextTest {
    private static final long MIB = 1 << 20;

    private final List<String> prometheus = lines(PROMETHEUS);
    private final List<String> openMetrics = lines(OPEN_METRICS);

    @Test
    void hasTheContractsNamesInBaseUnits() {
        assertThat(prometheus)
                .contains(
                        "router_memory_used_bytes " + 200 * MIB,
                        "router_memory_allocated_bytes " + 300 * MIB,
                        "router_memory_rss_bytes " + 420 * MIB,
                        "router_memory_unnamed_bytes " + 21 * MIB,
                        "router_memory_used_min_bytes " + 721 * MIB / 4,
                        "router_memory_heap_bytes{kind=\"resident\"} " + 230 * MIB,
                        "router_memory_heap_bytes{kind=\"old_max\"} " + 384 * MIB,
                        "router_memory_heap_live_bytes{pool=\"Tenured Gen\"} " + 195 * MIB,
                        "router_memory_direct_bytes{kind=\"pinned\"} " + 7 * MIB,
                        "router_memory_cgroup_bytes{kind=\"kernel\"} " + 9 * MIB,
                        "router_memory_heap_allocations_bytes_total " + 9_000 * MIB,
                        "router_memory_stall_seconds_total{kind=\"some\"} 2.5",
                        "router_memory_stall_seconds_total{kind=\"full\"} 0.75",
                        "router_memory_ledger_bytes{owner=\"queue\"} " + 3 * MIB,
                        "router_memory_limit_bytes " + SnapshotFixture.limitMb() * MIB,
                        "router_memory_pressure{rung=\"shed\"} 1",
                        "router_memory_pressure{rung=\"warn\"} 0",
                        "router_memory_filled_ratio{kind=\"direct\"} 0.93",
                        "router_memory_growth_bytes_per_second " + MIB,
                        "router_memory_fragmentation_ratio{kind=\"malloc\"} 0.1",
                        "router_memory_malloc_bytes{kind=\"free\"} " + 10 * MIB,
                        "router_memory_jvm_bytes{kind=\"code\"} " + 20 * MIB,
                        "router_threads 25",
                        "router_gc_count_total 12",
                        "router_gc_pauses_exceeded_total 3",
                        "router_memory_fragmented 1",
                        "router_queue_size 7",
                        "router_queue_bytes " + 3 * MIB,
                        "router_queue_enqueued_total 1000",
                        "router_queue_rejected_total 90",
                        "router_queue_processed_total 880",
                        "router_queue_overflow_active 1",
                        "router_cache_entries 1234",
                        "router_cache_bytes " + 41 * MIB / 2,
                        "router_cache_max_bytes{kind=\"now\"} " + 32 * MIB,
                        "router_cache_max_bytes{kind=\"configured\"} " + 64 * MIB,
                        "router_cache_slab_bytes " + 24 * MIB,
                        "router_cache_evictions_total 56",
                        "router_cache_stored_total 250",
                        "router_cache_purged_total 8",
                        "router_cache_requests_total{result=\"hit\"} 700",
                        "router_cache_requests_total{result=\"collapsed\"} 20",
                        "router_cache_requests_total{result=\"stale\"} 30",
                        "router_cache_requests_total{result=\"validated\"} 50",
                        "router_cache_requests_total{result=\"miss\"} 200",
                        "router_cache_requests_total{result=\"bypass\"} 9",
                        "router_cache_hit_ratio 0.8",
                        "router_requests_total{code=\"200\",route=\"api\"} 870",
                        "router_upstream_connections{upstream=\"backend\"} 5",
                        "router_upstream_requests_total{upstream=\"backend\"} 605",
                        "router_upstream_failures_total{upstream=\"backend\"} 35",
                        "router_upstream_retries_total{upstream=\"backend\"} 45",
                        "router_upstream_endpoints{upstream=\"backend\"} 55",
                        "router_upstream_endpoints_ejected{upstream=\"other\"} 3",
                        "router_config_rejected 0",
                        "router_tunnels 4",
                        "router_tunnels_opened_total 44",
                        "router_access_log_dropped_total 31",
                        "router_connections 17",
                        "router_connections_unwritable 13",
                        "router_connections_outbound_bytes " + 11 * MIB,
                        "router_requests_largest_body_bytes " + 2 * MIB,
                        "router_memory_available_bytes " + 312 * MIB,
                        "router_gc_last_pause_seconds 0.045",
                        "router_gc_longest_pause_seconds 0.65",
                        "router_queue_oldest_seconds 0.015",
                        "router_alert_firing{action=\"oncall\",metric=\"router.memory.used_mb\",severity=\"critical\",threshold=\"1536\"} 1",
                        "router_alert_doubtful{action=\"\",metric=\"router.no.such\",severity=\"warning\",threshold=\"1\"} 1",
                        "router_alert_waiting{receiver=\"oncall\"} 1",
                        "router_alert_sent_total{receiver=\"oncall\"} 2",
                        "router_alert_failed_total{receiver=\"oncall\"} 3",
                        "router_alert_refused_total{receiver=\"oncall\"} 4",
                        "router_alert_folded_total{receiver=\"oncall\"} 5",
                        "router_alert_dropped_total{receiver=\"oncall\"} 6",
                        "router_filter_requests_total{filter=\"auth\"} 970",
                        "router_filter_seconds_total{filter=\"auth\"} 2.5",
                        "router_filter_allocated_bytes_total{filter=\"leaking\"} " + 16 * MIB,
                        "router_filter_live_objects{filter=\"leaking\"} 800",
                        "router_filter_leak_objects{class=\"com.acme.Kept\",filter=\"leaking\"} 700",
                        "router_config_info{hash=\"0123456789ab\",version=\"1.0.0\"} 1");
    }

    @Test
    void tellsHowLongAGrowthTakesToTheRungWhereRequestsAreShed() {
        assertThat(prometheus)
                .filteredOn(line -> line.startsWith("router_memory_time_to_limit_seconds "))
                .singleElement()
                .satisfies(line -> assertThat(Double.parseDouble(line.substring(line.indexOf(' '))))
                        .isCloseTo(0.92 * 512 - 200, within(0.1)));
    }

    @Test
    void cumulatesHistograms() {
        assertThat(prometheus)
                .containsSubsequence(
                        "router_gc_pause_seconds_bucket{le=\"0.025\"} 0",
                        "router_gc_pause_seconds_bucket{le=\"0.05\"} 11",
                        "router_gc_pause_seconds_bucket{le=\"5\"} 11",
                        "router_gc_pause_seconds_bucket{le=\"+Inf\"} 12",
                        "router_gc_pause_seconds_sum 6.5",
                        "router_gc_pause_seconds_count 12")
                .containsSubsequence(
                        "router_queue_wait_seconds_bucket{le=\"0.001\"} 5",
                        "router_queue_wait_seconds_bucket{le=\"0.01\"} 8",
                        "router_queue_wait_seconds_sum 0.03",
                        "router_queue_wait_seconds_count 8")
                .containsSubsequence(
                        "router_upstream_seconds_bucket{le=\"0.005\",upstream=\"backend\"} 60",
                        "router_upstream_seconds_bucket{le=\"0.1\",upstream=\"backend\"} 95",
                        "router_upstream_seconds_sum{upstream=\"backend\"} 8.5",
                        "router_upstream_seconds_count{upstream=\"backend\"} 95")
                .contains("router_request_seconds_count{route=\"api\"} 960");
    }

    @Test
    void namesACountersFamilyAsItsFormatDoes() {
        assertThat(prometheus).contains("# TYPE router_queue_enqueued_total counter");
        assertThat(openMetrics).contains("# TYPE router_queue_enqueued counter", "router_queue_enqueued_total 1000");
    }

    @Test
    void endsOpenMetricsAlone() {
        assertThat(openMetrics).endsWith("# EOF");
        assertThat(prometheus).doesNotContain("# EOF");
    }

    @Test
    void namesEveryFamilyOnce() {
        assertThat(prometheus.stream().filter(line -> line.startsWith("# TYPE")))
                .doesNotHaveDuplicates();
        assertThat(prometheus.stream().filter(line -> !line.startsWith("#")).map(line -> line.replaceAll(" .*", "")))
                .doesNotHaveDuplicates();
    }

    @Test
    void escapesLabels() {
        ExpositionText text = new ExpositionText();
        new Exposition(false, text).gauges("x", "X.").value(Map.of("route", "a\"b\\c\nd"), 1);

        assertThat(text.toString()).endsWith("x{route=\"a\\\"b\\\\c\\nd\"} 1\n");
    }

    private static List<String> lines(PrometheusText.Format format) {
        return PrometheusText.of(SnapshotFixture.inState(State.READY), format)
                .lines()
                .toList();
    }
}
