package io.openclaw.router.jvm;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import org.junit.jupiter.api.Test;

class NativeMemoryTest {
    private static final int MIB = 1 << 20;
    /** Whatever else runs in this JVM, or ends. */
    private static final int ELSEWHERE = 4 * MIB;

    /** As the cache's slabs are: else a full cache would look like memory that is held for nobody. */
    @Test
    void aBufferThatIsNotThePoolsIsInUseWhole() {
        long before = NativeMemory.directPinnedBytes();
        ByteBuf slab = new UnpooledByteBufAllocator(true, true).directBuffer(64 * MIB, 64 * MIB);
        long with = NativeMemory.directPinnedBytes();
        slab.release();

        assertThat(with - before).isBetween(64L * MIB - ELSEWHERE, 64L * MIB + ELSEWHERE);
    }

    @Test
    void ofThePoolWhatNoBufferPinsIsNotInUse() {
        ByteBuf left = PooledByteBufAllocator.DEFAULT.directBuffer(1024); // its chunk stays
        PooledByteBufAllocator.DEFAULT.directBuffer(MIB).release();
        long kept = NativeMemory.directUsedBytes() - NativeMemory.directPinnedBytes();
        left.release();

        assertThat(kept).isGreaterThanOrEqualTo(MIB);
    }
}
