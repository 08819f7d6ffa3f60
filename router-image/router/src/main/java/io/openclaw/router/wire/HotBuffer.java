package io.openclaw.router.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.concurrent.FastThreadLocal;
import org.jspecify.annotations.Nullable;

/**
 * One buffer of an event loop's that is handed out again as soon as it has been given back, while it is still in the core's cache. The pool's own cache
 * hands out the one that has rested longest. Who keeps the buffer has it for good: another takes its place.
 */
final class HotBuffer {
    private final int bytes;
    private @Nullable ByteBuf buffer;

    private HotBuffer(int bytes) {
        this.bytes = bytes;
    }

    /**
     * One for each thread, gone with it.
     *
     * @param bytes size of the buffer
     */
    static FastThreadLocal<HotBuffer> ofEachLoop(int bytes) {
        return new FastThreadLocal<>() {
            @Override
            protected HotBuffer initialValue() {
                return new HotBuffer(bytes);
            }

            @Override
            protected void onRemoval(HotBuffer removed) {
                removed.letGo();
            }
        };
    }

    /** Empty, the caller's to release. */
    ByteBuf take(ByteBufAllocator alloc) {
        ByteBuf hot = buffer;
        if (hot == null || hot.refCnt() > 1 || hot.capacity() != bytes) {
            letGo();
            hot = alloc.directBuffer(bytes); // grows for whoever has more to say, and is not taken again then
            buffer = hot;
        }
        return hot.clear().retain();
    }

    private void letGo() {
        if (buffer != null) {
            buffer.release();
            buffer = null;
        }
    }
}
