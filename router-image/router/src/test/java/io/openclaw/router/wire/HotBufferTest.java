package io.openclaw.router.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.concurrent.FastThreadLocal;
import org.junit.jupiter.api.Test;

class HotBufferTest {
    private static final int BYTES = 64;

    private final PooledByteBufAllocator alloc = new PooledByteBufAllocator(true);
    private final FastThreadLocal<HotBuffer> hot = HotBuffer.ofEachLoop(BYTES);

    private ByteBuf take() {
        return hot.get().take(alloc);
    }

    @Test
    void whatIsGivenBackIsHandedOutAgainEmpty() {
        ByteBuf first = take().writeLong(1);
        first.readInt();
        first.release();

        ByteBuf again = take();
        assertThat(again).isSameAs(first);
        assertThat(again.readerIndex()).isZero();
        assertThat(again.writerIndex()).isZero();
        again.release();
        hot.remove();
    }

    @Test
    void whoKeepsItHasItForGood() {
        ByteBuf kept = take().writeLong(7);
        ByteBuf slice = kept.readRetainedSlice(Long.BYTES);
        kept.release();

        ByteBuf other = take();
        assertThat(other).isNotSameAs(kept);
        other.writeLong(9).release();

        assertThat(slice.getLong(0)).isEqualTo(7);
        assertThat(kept.refCnt()).as("the slice's alone").isEqualTo(1);
        slice.release();
        assertThat(kept.refCnt()).isZero();
        hot.remove();
    }

    @Test
    void oneThatHasGrownIsNotHandedOutAgain() {
        ByteBuf grown = take().writeZero(BYTES + 1);
        grown.release();

        ByteBuf next = take();
        assertThat(next).isNotSameAs(grown);
        assertThat(next.capacity()).isEqualTo(BYTES);
        assertThat(grown.refCnt()).isZero();
        next.release();
        hot.remove();
    }

    @Test
    void itGoesWithItsThread() {
        ByteBuf buffer = take();
        buffer.release();
        hot.remove();
        assertThat(buffer.refCnt()).isZero();
    }
}
