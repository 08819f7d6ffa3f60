package io.openclaw.router.jvm;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class MallocTest {
    private static final long MIB = 1 << 20;

    @Test
    void seesWhatIsTakenAndGivenBack() {
        Assumptions.assumeTrue(Files.exists(Path.of("/lib/x86_64-linux-gnu/libc.so.6")), "glibc alone tells");
        long before = inUse();
        try (Arena arena = Arena.ofConfined()) {
            arena.allocate(512 * MIB); // much beside what compiler threads take and give back meanwhile
            assertThat(inUse() - before).isBetween(400 * MIB, 640 * MIB);
        }
        assertThat(inUse() - before).isLessThan(128 * MIB);
    }

    private static long inUse() {
        return Malloc.now().orElseThrow().inUseBytes();
    }
}
