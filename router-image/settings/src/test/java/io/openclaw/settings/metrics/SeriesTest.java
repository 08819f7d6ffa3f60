package io.openclaw.settings.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SeriesTest {
    @Test
    void namesTheBaseUnit() {
        Series memory = Series.of("router.memory.used_mb");

        assertThat(memory.name()).isEqualTo("router_memory_used_bytes");
        assertThat(memory.inUnit(1536)).isEqualByComparingTo(BigDecimal.valueOf(1536L << 20));
        assertThat(Series.of("router.gc.pause_ms").name()).isEqualTo("router_gc_pause_seconds");
        assertThat(Series.of("router.gc.pause_ms").inUnit(500)).isEqualByComparingTo("0.5");
    }

    @Test
    void knowsTheDocumentsNames() {
        assertThat(Series.of("router.queue.rejected").name()).isEqualTo("router_queue_rejected_total");
        assertThat(Series.of("router.memory.direct_used_mb"))
                .isEqualTo(new Series(
                        "router_memory_direct_bytes",
                        Map.of("kind", "used"),
                        BigDecimal.valueOf(1 << 20),
                        Series.Over.MAX));
    }

    @Test
    void takesEveryOtherNameAsItIs() {
        assertThat(Series.of("router.upstream.failures_total"))
                .isEqualTo(new Series("router_upstream_failures_total", Map.of(), BigDecimal.ONE, Series.Over.SUM));
        assertThat(Series.of("router.queue.size").name()).isEqualTo("router_queue_size");
    }

    @Test
    void namesTheAlert() {
        assertThat(Series.alertName("router.memory.used_mb")).isEqualTo("OpenClawRouterMemoryUsed");
        assertThat(Series.alertName("router.gc.pause")).isEqualTo("OpenClawRouterGcPause");
    }
}
