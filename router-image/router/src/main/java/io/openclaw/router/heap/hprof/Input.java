package io.openclaw.router.heap.hprof;

import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.file.Path;

/** A file of big-endian numbers, read forwards through a buffer. */
final class Input implements Closeable {
    /** Read through the heap: a channel would take its buffers from the direct memory that is the traffic's. */
    private static final int BUFFER_BYTES = 1 << 16;
    /** The fields of one object; the largest class in use has a few hundred. */
    private static final int MOST_AT_ONCE = 1 << 22;

    private static final VarHandle SHORTS = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private final RandomAccessFile file;
    private final long length;
    private byte[] buffer = new byte[BUFFER_BYTES];
    private int at;
    private int limit;
    /** Of the file, where the buffer ends. */
    private long read;

    Input(Path path) throws IOException {
        file = new RandomAccessFile(path.toFile(), "r");
        length = file.length();
    }

    void rewind() throws IOException {
        seek(0);
    }

    long position() {
        return read - limit + at;
    }

    long length() {
        return length;
    }

    int u1() throws IOException {
        require(1);
        return buffer[at++] & 0xff;
    }

    int u2() throws IOException {
        require(2);
        int value = (short) SHORTS.get(buffer, at) & 0xffff;
        at += 2;
        return value;
    }

    /** A count or a length, which HotSpot keeps below 2^31. */
    int count() throws IOException {
        int value = (int) u4();
        if (value < 0) {
            throw new HeapDumpException("a count of " + Integer.toUnsignedString(value) + " before byte " + position());
        }
        return value;
    }

    long u4() throws IOException {
        require(4);
        int value = (int) INTS.get(buffer, at);
        at += 4;
        return value & 0xffff_ffffL;
    }

    long u8() throws IOException {
        require(8);
        long value = (long) LONGS.get(buffer, at);
        at += 8;
        return value;
    }

    String text(int bytes) throws IOException {
        require(bytes);
        String text = ModifiedUtf8.decode(buffer, at, bytes);
        at += bytes;
        return text;
    }

    /** Makes so many bytes readable by {@link #longAhead}. */
    void require(int bytes) throws IOException {
        if (limit - at < bytes) {
            fill(bytes);
        }
    }

    /** @param offset beyond the position, within what was required */
    long longAhead(int offset) {
        return (long) LONGS.get(buffer, at + offset);
    }

    void skip(long bytes) throws IOException {
        if (bytes <= limit - at) {
            at += (int) bytes;
        } else {
            seek(position() + bytes);
        }
    }

    private void seek(long position) throws IOException {
        if (position > length) {
            throw cut();
        }
        file.seek(position);
        read = position;
        at = 0;
        limit = 0;
    }

    private void fill(int bytes) throws IOException {
        if (bytes > MOST_AT_ONCE) {
            throw new HeapDumpException("a record of " + bytes + " bytes at byte " + position()
                    + ", where none is longer than " + MOST_AT_ONCE);
        }
        byte[] into = bytes > buffer.length ? new byte[bytes] : buffer;
        System.arraycopy(buffer, at, into, 0, limit - at);
        buffer = into;
        limit -= at;
        at = 0;
        while (limit < bytes) {
            int more = file.read(buffer, limit, buffer.length - limit);
            if (more < 0) {
                throw cut();
            }
            limit += more;
            read += more;
        }
    }

    private HeapDumpException cut() {
        return new HeapDumpException("it ends in the middle of a record, at byte " + length + ": the dump was cut");
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
