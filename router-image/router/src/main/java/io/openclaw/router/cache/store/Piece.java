package io.openclaw.router.cache.store;

import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.buffer.UnpooledDirectByteBuf;
import java.nio.ByteBuffer;

/** A part of an entry's body on its way to a socket: the slab's own bytes, with a count of their own. */
final class Piece extends UnpooledDirectByteBuf {
    private final Entry<?> entry;

    /** @param entry retained for it */
    Piece(Entry<?> entry, ByteBuffer bytes) {
        super(UnpooledByteBufAllocator.DEFAULT, bytes, bytes.remaining());
        this.entry = entry;
    }

    @Override
    protected void deallocate() {
        super.deallocate();
        entry.release();
    }
}
