package io.openclaw.e2e.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class WrkReportTest {

    private static final String OUTPUT = """
        Running 2s test @ http://127.0.0.1:18481/1k
          1 threads and 64 connections
          Thread Stats   Avg      Stdev     Max   +/- Stdev
            Latency     1.09ms    1.32ms  29.58ms   95.86%
        Requests/sec:  63434.11
        bench requests=126868 micros=2000001 bytes=148562428 connect=1 read=2 write=3 status=4 timeout=5 p50=990 p99=1290 p999=5990
        """;

    @Test
    void readsTheLineOfTheScriptAmongWhatWrkPrints() {
        assertThat(WrkReport.parse(OUTPUT))
                .isEqualTo(new WrkReport(126_868, 2_000_001, 1 + 2 + 3 + 4 + 5, 990, 1_290, 5_990));
    }

    @Test
    void saysWhatWrkSaidInsteadOfAReport() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> WrkReport.parse("unable to connect to 127.0.0.1:1 Connection refused"))
                .withMessageContaining("unable to connect");
    }

    @Test
    void namesTheFigureThatIsNotThere() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> WrkReport.parse("bench requests=1 micros=2"))
                .withMessageContaining("no connect");
    }
}
