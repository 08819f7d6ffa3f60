package io.openclaw.router.jvm;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class ResidentHeapTest {
    private static final int PIECE = 1 << 20;
    private static final int PIECES = 96;

    @Test
    void theHeapsAddressesAreReadFromWhatEachCollectorPrints() {
        ResidentHeap.Range heap = new ResidentHeap.Range(0xf8000000L, 0x100000000L);
        assertThat(ResidentHeap.Range.of("""
                DefNew     total 39296K, used 25433K [0x00000000f8000000, 0x00000000faaa0000, 0x00000000faaa0000)
                 eden space 34944K,  72% used [0x00000000f8000000, 0x00000000f98d66f0, 0x00000000fa220000)
                Tenured    total 87424K, used 1166K [0x00000000faaa0000, 0x0000000100000000, 0x0000000100000000)
                """)).as("serial").contains(heap);
        assertThat(
                        ResidentHeap.Range.of(
                                "garbage-first heap   total reserved 131072K, committed 131072K, used 13148K [0x00000000f8000000, 0x0000000100000000)"))
                .as("g1")
                .contains(heap);
        assertThat(ResidentHeap.Range.of("Reserved region:\n - [0x00000000f8000000, 0x0000000100000000) "))
                .as("shenandoah")
                .contains(heap);
        assertThat(ResidentHeap.Range.of("ZHeap            used 24M, capacity 128M, max capacity 128M"))
                .as("zgc prints none")
                .isEmpty();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void whatIsWrittenToIsResident() {
        byte[][] pieces = new byte[PIECES][];
        for (int i = 0; i < PIECES; i++) {
            pieces[i] = new byte[PIECE];
        }
        long resident = ResidentHeap.bytes();
        Assumptions.assumeTrue(resident > 0, "this collector tells no addresses");
        assertThat(resident)
                .isGreaterThan((long) pieces.length * PIECE)
                .isLessThanOrEqualTo(
                        ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getMax());
    }
}
