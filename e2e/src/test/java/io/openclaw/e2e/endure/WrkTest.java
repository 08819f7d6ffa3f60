package io.openclaw.e2e.endure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WrkTest {
    @Test
    void reads_its_report() {
        assertThat(Wrk.parse("""
                Running 1m test @ http://127.0.0.1:8080/kilobyte
                  1 threads and 64 connections
                  1726230 requests in 58.00s, 1.98GB read
                  Socket errors: connect 1, read 2, write 3, timeout 4
                  Non-2xx or 3xx responses: 5
                Requests/sec:  29762.58
                Transfer/sec:     34.95MB
                """)).isEqualTo(new Wrk(29762.58, 15));
        assertThat(Wrk.parse("Requests/sec:  100.00\n")).isEqualTo(new Wrk(100, 0));
    }

    @Test
    void a_run_that_reached_nobody_has_failed() {
        assertThat(Wrk.parse("unable to connect to 127.0.0.1:1 Connection refused\n"))
                .isEqualTo(new Wrk(0, 1));
    }
}
