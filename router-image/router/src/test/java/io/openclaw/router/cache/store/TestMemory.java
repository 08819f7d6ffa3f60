package io.openclaw.router.cache.store;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.ArrayList;
import java.util.List;

/** Slabs' memory that knows what became of it. */
final class TestMemory implements SlabMemory {
    private final List<ByteBuf> given = new ArrayList<>();
    boolean refusing;

    @Override
    public synchronized ByteBuf allocate(int bytes) {
        if (refusing) {
            return null;
        }
        ByteBuf memory = UnpooledByteBufAllocator.DEFAULT.directBuffer(bytes, bytes);
        given.removeIf(each -> each.refCnt() == 0);
        given.add(memory);
        return memory;
    }

    /** What has not been given back. */
    synchronized long bytes() {
        return given.stream()
                .filter(each -> each.refCnt() > 0)
                .mapToLong(ByteBuf::capacity)
                .sum();
    }
}
