package io.openclaw.router.cache.store;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One entry: a key, a head and a body, none of which ever changes. It stays readable for who has retained it, in the index or not; with the last
 * release its cells are free. Safe for use from every thread.
 *
 * @param <M> what its user knows of it
 */
public final class Entry<M> {
    /** On the heap, with its slot in the index, at most; key, head and body are apart. */
    static final int HEAP_BYTES = 96;

    @SuppressWarnings("rawtypes")
    private static final AtomicIntegerFieldUpdater<Entry> HOLDERS =
            AtomicIntegerFieldUpdater.newUpdater(Entry.class, "holders");

    private final CacheStore<M> store;
    final long hash;
    private final int keyLength;
    final Blob head;
    final Blob body;
    private final M about;
    private final long bytes;

    private volatile int holders = 1;

    // all below guarded by the store's lock

    /** In the index' chain. */
    @Nullable
    Entry<M> following;

    /** In the eviction policy's list. */
    @Nullable
    Entry<M> before;

    @Nullable
    Entry<M> after;

    /** The eviction policy's own mark. */
    byte mark;

    boolean indexed;

    Entry(CacheStore<M> store, long hash, int keyLength, Blob head, Blob body, M about, long aboutBytes) {
        this.store = store;
        this.hash = hash;
        this.keyLength = keyLength;
        this.head = head;
        this.body = body;
        this.about = about;
        this.bytes = HEAP_BYTES + aboutBytes + head.bytes() + body.bytes();
    }

    /** What its user knows of it. */
    public M about() {
        return about;
    }

    /** What it takes of the store's bytes: cells, and heap. */
    public long bytes() {
        return bytes;
    }

    /** Of that, what is its own where the body is another's too. */
    long ownBytes() {
        return bytes - body.bytes();
    }

    /** Bytes of its body. */
    public int bodyLength() {
        return body.length();
    }

    /** A copy of the head. */
    public byte[] head() {
        return head.copy(keyLength);
    }

    /** A copy of the key. */
    public byte[] key() {
        byte[] both = head.copy(0);
        return Arrays.copyOf(both, keyLength);
    }

    boolean hasKey(byte[] key) {
        return keyLength == key.length && head.startsWith(key);
    }

    /**
     * The body's bytes as they lie in the slabs, piece by piece; each piece holds the entry until it is released.
     *
     * @param from first byte
     * @param to behind the last byte
     */
    public void slices(int from, int to, Consumer<ByteBuf> taker) {
        int start = 0;
        for (Run run = body.first; run != null && start < to; run = run.next) {
            int begin = Math.max(from, start);
            int end = Math.min(to, start + run.bytes());
            if (begin < end) {
                retain();
                taker.accept(Piece.of(this, run, begin - start, end - begin));
            }
            start += run.bytes();
        }
    }

    /** Only by who holds it already. */
    public void retain() {
        HOLDERS.incrementAndGet(this);
    }

    public void release() {
        int left = HOLDERS.decrementAndGet(this);
        if (left == 0) {
            store.free(this);
        } else if (left < 0) {
            throw new IllegalStateException("released more often than held");
        }
    }
}
