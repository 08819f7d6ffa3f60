package io.openclaw.e2e.calibrate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NativeTrackingTest {
    /** As JDK 25 prints it. */
    private static final String SUMMARY = """
            Native Memory Tracking:

            Total: reserved=1529592KB, committed=169992KB
                   malloc: 6548KB #45754, peak=13072KB #45028
                   mmap:   reserved=1523044KB, committed=163444KB

            -                    Thread (reserved=13357KB, committed=889KB)
                                        (threads #13)
                                        (stack: reserved=13312KB, committed=844KB, peak=844KB)
                                        (malloc=32KB tag=Thread #79) (peak=40KB #83)
                                        (arena=13KB #22) (peak=779KB #20)

            -                  Compiler (reserved=218KB, committed=218KB)
                                        (malloc=22KB tag=Compiler #60) (peak=36KB #64)
                                        (arena=196KB #6) (peak=8242KB #15)

            -                     Other (reserved=10KB, committed=10KB)
                                        (malloc=10KB tag=Other #2) (at peak)

            -    Native Memory Tracking (reserved=816KB, committed=816KB)
                                        (malloc=12KB tag=Native Memory Tracking #203) (at peak)
                                        (tracking overhead=804KB)
            """;

    @Test
    void reads_what_malloc_has_given() {
        NativeTracking tracking = NativeTracking.parse(SUMMARY);

        assertThat(tracking.totalKb()).isEqualTo(6548);
        assertThat(tracking.threads()).isEqualTo(13);
        assertThat(tracking.kb("Thread")).isEqualTo(32 + 13);
        assertThat(tracking.kb("Compiler")).isEqualTo(22 + 196);
        assertThat(tracking.kb("Other")).isEqualTo(10);
        assertThat(tracking.kb("Native Memory Tracking")).isEqualTo(12);
        assertThat(tracking.kb("GC")).isZero();
    }
}
