package io.openclaw.router.cache.store;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** Where slabs come from. */
@FunctionalInterface
public interface SlabMemory {
    /** Direct memory of so many bytes; null where there is none to spare. */
    @Nullable
    ByteBuf allocate(int bytes);
}
