package io.openclaw.router.cache.store;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * An entry in its making. Its bytes are counted from the first on; where they find no room, or are more than an entry may have, it is given up by
 * itself. Used by one thread; ends with {@link #commit}, {@link #commitTo} or {@link #abort}.
 */
public final class Draft<M> {
    private static final int FIRST_BYTES = 2 * 1024;
    /** Where nobody knows how much comes more than so much is never taken beforehand. */
    private static final int MOST_AHEAD = 64 * 1024;

    private final CacheStore<M> store;
    private final byte[] key;
    private final long hash;
    /** What the key's {@link CacheStore#epoch(long)} was when its answer was asked for. */
    private final int epoch;

    private @Nullable Blob head;
    private @Nullable Blob body;

    Draft(CacheStore<M> store, byte[] key, long hash, int epoch, Blob head, Blob body) {
        this.store = store;
        this.key = key;
        this.hash = hash;
        this.epoch = epoch;
        this.head = head;
        this.body = body;
    }

    public boolean isOver() {
        return head == null;
    }

    /** To be called once, before anything else. @return false where it is given up */
    public boolean head(byte[] bytes) {
        Blob blob = head;
        if (blob == null || !store.grow(blob, key.length + bytes.length)) {
            abort();
            return false;
        }
        blob.write(ByteBuffer.wrap(key));
        blob.write(ByteBuffer.wrap(bytes));
        return true;
    }

    /** So many bytes of body will come. @return false where it is given up */
    public boolean expect(long bytes) {
        Blob blob = body;
        if (blob == null || bytes > store.maxEntryBytes() || !store.grow(blob, (int) bytes)) {
            abort();
            return false;
        }
        return true;
    }

    /** A piece of the body, which stays the caller's. @return false where it is given up */
    public boolean write(ByteBuf content) {
        Blob blob = body;
        int bytes = content.readableBytes();
        if (blob == null || (long) blob.length() + bytes > store.maxEntryBytes() || !room(blob, bytes)) {
            abort();
            return false;
        }
        for (ByteBuffer part : content.nioBuffers()) {
            blob.write(part);
        }
        return true;
    }

    private boolean room(Blob blob, int bytes) {
        if (blob.room() >= bytes) {
            return true;
        }
        int ahead = Math.min(MOST_AHEAD, Math.max(FIRST_BYTES, blob.length()));
        int missing = bytes - blob.room();
        return store.grow(blob, blob.room() + Math.max(missing, ahead)) || store.grow(blob, blob.room() + missing);
    }

    /** Bytes of the body so far. */
    public int bodyLength() {
        return body == null ? 0 : body.length();
    }

    /**
     * It is whole, and becomes an entry in place of those of its key that the predicate names.
     *
     * @param aboutBytes what {@code about} takes of the heap
     * @return false where it has been given up, its key was removed meanwhile, or there is no room for its place in the index
     */
    public boolean commit(M about, long aboutBytes, Predicate<M> replaces) {
        Blob newHead = head;
        Blob newBody = body;
        head = null;
        body = null;
        return newHead != null
                && newBody != null
                && store.commit(key, hash, epoch, newHead, newBody, about, aboutBytes, replaces);
    }

    /**
     * A head alone, which becomes an entry with the other's body, in the other's place.
     *
     * @return false as of {@link #commit}, and where the other isn't there any more
     */
    public boolean commitTo(Entry<M> other, M about, long aboutBytes) {
        Blob newHead = head;
        Blob newBody = body;
        head = null;
        body = null;
        return newHead != null
                && newBody != null
                && store.freshen(key, hash, epoch, newHead, newBody, other, about, aboutBytes);
    }

    /** Gives everything back; again is nothing. */
    public void abort() {
        Blob oldHead = head;
        Blob oldBody = body;
        head = null;
        body = null;
        if (oldHead != null && oldBody != null) {
            store.discard(oldHead, oldBody);
        }
    }
}
