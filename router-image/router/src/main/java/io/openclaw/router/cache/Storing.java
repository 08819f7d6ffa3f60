package io.openclaw.router.cache;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpUtil;
import io.openclaw.router.cache.store.Draft;
import io.openclaw.router.cache.store.Entry;
import io.openclaw.router.wire.FrozenHead;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of an upstream's response in the store. Others may wait for it: they are woken as soon as it is stored, or can't be. On one event loop;
 * to be closed.
 */
final class Storing implements AutoCloseable {
    private static final long NANOS = 1_000_000_000L;

    private final HttpCache cache;
    private final CacheKey key;
    private final HttpHeaders asked;
    private final long askedAt;
    private final int epoch;
    private Fetches.@Nullable Fetch fetch;
    private @Nullable Draft<StoredInfo> draft;
    private @Nullable StoredInfo info;

    /**
     * @param asked the client's fields as they came
     * @param askedAt nano time
     * @param fetch that others wait for; null where nobody does
     */
    Storing(HttpCache cache, CacheKey key, HttpHeaders asked, long askedAt, Fetches.@Nullable Fetch fetch) {
        this.cache = cache;
        this.key = key;
        this.asked = asked;
        this.askedAt = askedAt;
        this.epoch = cache.store().epoch(key.hash);
        this.fetch = fetch;
    }

    HttpHeaders asked() {
        return asked;
    }

    /** Of what is being stored, or was last; null where nothing could be. */
    @Nullable
    StoredInfo info() {
        return info;
    }

    boolean isUnderWay() {
        return draft != null;
    }

    /** A head is there, and its body follows: it is stored, if it may be. */
    void begin(HttpResponse head, long now) {
        Storability storable = judge(head, now);
        if (storable == null) {
            giveUp(now);
            return;
        }
        Draft<StoredInfo> begun = cache.store().begin(key.bytes, key.hash, epoch);
        if (begun == null
                || !begun.head(FrozenHead.freeze(head, storable::leavesOut))
                || !begun.expect(Math.max(0, HttpUtil.getContentLength(head, 0L)))) {
            giveUp(now);
            return;
        }
        cache.barren().remove(key.hash);
        draft = begun;
        info = storable.info();
    }

    /** Others that ask alike need not wait for the next one; what came of a question of its own kind says nothing of theirs. */
    private void giveUp(long now) {
        if (fetch != null) {
            cache.barren().add(key.hash, now);
        }
        endFetch();
    }

    private @Nullable Storability judge(HttpResponse head, long now) {
        return FrozenHead.fits(head)
                ? Storability.judge(
                        asked,
                        head.status().code(),
                        head.headers(),
                        cache.ttl(),
                        System.currentTimeMillis() / 1000,
                        now,
                        Math.max(0, now - askedAt) / NANOS)
                : null;
    }

    /** What is stored has another head from now on, or goes. */
    void freshen(Entry<StoredInfo> entry, HttpResponse head, long now) {
        Storability storable = judge(head, now);
        if (storable == null) {
            cache.remove(key);
            return;
        }
        info = storable.info();
        Draft<StoredInfo> begun = cache.store().begin(key.bytes, key.hash, epoch);
        if (begun != null && begun.head(FrozenHead.freeze(head, storable::leavesOut))) {
            begun.commitTo(entry, storable.info(), storable.info().heapBytes());
        }
    }

    /** A piece of the body, which stays the caller's. */
    void body(ByteBuf content) {
        Draft<StoredInfo> storing = draft;
        if (storing != null && content.isReadable() && !storing.write(content)) {
            draft = null;
            giveUp(System.nanoTime());
        }
    }

    /** The response is there whole. */
    void end() {
        Draft<StoredInfo> storing = draft;
        StoredInfo about = info;
        draft = null;
        if (storing != null && about != null) {
            boolean stored = storing.commit(
                    about,
                    about.heapBytes(),
                    other -> other.selection() == null
                            || about.selection() == null
                            || other.selection().equals(about.selection()));
            if (stored) {
                cache.counts().stored.increment();
            }
        }
        endFetch();
    }

    /** Nobody waits any longer; again is nothing. */
    void endFetch() {
        Fetches.Fetch ending = fetch;
        fetch = null;
        if (ending != null) {
            ending.end();
        }
    }

    @Override
    public void close() {
        if (draft != null) {
            draft.abort();
            draft = null;
        }
        endFetch();
    }
}
