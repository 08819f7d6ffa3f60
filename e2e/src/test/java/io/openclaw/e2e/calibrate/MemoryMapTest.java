package io.openclaw.e2e.calibrate;

import static org.assertj.core.api.Assertions.assertThat;

import io.openclaw.e2e.calibrate.MemoryMap.Kind;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MemoryMapTest {
    /** As JDK 25 prints it. */
    private static final String MAP = """
            Memory mappings:
            from               to                        vsize prot          rss      hugetlb pgsz notes            info                file
            =================================================================================================================================
            0x0000000054001000-0x0000000054d95000     14237696 rw-p     14098432            0 4K   com              CDS                 /usr/lib/server/classes.jsa
            0x0000000055000000-0x0000000055020000       131072 rw-p       131072            0 4K   com              CLASS               -
            0x00000000f8000000-0x00000000f9000000     16777216 rw-p     16777216            0 4K   com              JAVAHEAP            -
            0x00000000f9000000-0x00000000fb000000     33554432 rw-p     33554432            0 4K   com              -                   -
            0x00000000fb000000-0x0000000100000000     83886080 rw-p     37048320            0 4K   com              JAVAHEAP            -
            0x000055e0d7558000-0x000055e0d7559000         4096 r--p         4096            0 4K   com              -                   /usr/bin/java
            0x000055e0f7f20000-0x000055e0f7f69000       299008 rw-p        98304            0 4K   com              -                   [heap]
            0x00007f535c000000-0x00007f535c762000      7741440 rw-p      7630848            0 4K   -                -                   -
            0x00007f537b704000-0x00007f537b800000      1032192 rw-p        90112            0 4K   com,nothp        STACK-19859-Attach-Listener -
            0x00007f5384000000-0x00007f5384190000      1638400 rw-p      1597440            0 4K   com              META                -
            0x00007f5384190000-0x00007f5384400000      2555904 ---p            0            0 4K   -                META                -
            0x00007f5390000000-0x00007f5390010000        65536 rw-p        40960            0 4K   com              CARDTBL,GC          -
            """;

    /** Of the same mappings, as proc(5) has them; lines that are not looked at left out. */
    private static final String SMAPS = """
            54001000-54d95000 rw-p 00001000 fe:00 656000     /usr/lib/server/classes.jsa
            Rss:               13768 kB
            Anonymous:           300 kB
            f8000000-100000000 rw-p 00000000 00:00 0
            Anonymous:         85332 kB
            55e0d7558000-55e0d7559000 r--p 00000000 fe:00 656001     /usr/bin/java
            Anonymous:             0 kB
            """;

    @Test
    void what_is_resident_is_told_by_what_it_is_for() {
        assertThat(MemoryMap.parse(MAP, SMAPS))
                .isEqualTo(Map.of(
                        Kind.HEAP, 87379968L,
                        Kind.METASPACE, 131072L + 1597440,
                        Kind.CODE, 0L,
                        Kind.STACKS, 90112L,
                        Kind.GC, 40960L,
                        Kind.CDS, 300L * 1024,
                        Kind.FILES, 0L,
                        Kind.MALLOC, 98304L + 7630848));
    }
}
