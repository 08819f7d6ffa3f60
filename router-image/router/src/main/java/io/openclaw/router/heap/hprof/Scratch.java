package io.openclaw.router.heap.hprof;

import java.io.Closeable;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/**
 * What grows with the heap that is looked at, in a mapped file without a name: the kernel can write it out and take the memory back, and neither the
 * heap nor direct memory pays for it. Used by the thread that made it.
 */
final class Scratch implements Closeable {
    /** Mapped at one time, and handed out in parts. */
    private static final int EXTENT_BYTES = 1 << 20;

    private final Arena arena = Arena.ofConfined();
    private final FileChannel channel;
    private long bytes;
    private MemorySegment extent = MemorySegment.NULL;
    private long taken;

    /** @param directory on a disk, not in memory */
    Scratch(Path directory) throws IOException {
        Path file = directory.resolve("clw-" + UUID.randomUUID() + ".index");
        channel = FileChannel.open(
                file,
                StandardOpenOption.CREATE_NEW,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE,
                StandardOpenOption
                        .DELETE_ON_CLOSE); // on Unix its name goes at once: no process that is killed leaves it
    }

    /** @return zeros */
    MemorySegment take(long wanted) throws IOException {
        if (extent.byteSize() - taken < wanted) {
            extent = map(Math.max(EXTENT_BYTES, wanted));
            taken = 0;
        }
        MemorySegment part = extent.asSlice(taken, wanted);
        taken += wanted;
        return part;
    }

    long bytes() {
        return bytes;
    }

    /** Blocks that the disk has no room for must fail here: in the mapping they would be a fault. */
    private MemorySegment map(long size) throws IOException {
        ByteBuffer zeros = ByteBuffer.allocate(1 << 14);
        for (long at = bytes; at < bytes + size; at += zeros.position()) {
            zeros.clear().limit((int) Math.min(zeros.capacity(), bytes + size - at));
            while (zeros.hasRemaining()) {
                channel.write(zeros, at + zeros.position());
            }
        }
        MemorySegment mapped = channel.map(FileChannel.MapMode.READ_WRITE, bytes, size, arena);
        bytes += size;
        return mapped;
    }

    @Override
    public void close() throws IOException {
        arena.close();
        channel.close();
    }
}
