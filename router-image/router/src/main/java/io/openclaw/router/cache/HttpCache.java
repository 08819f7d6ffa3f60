package io.openclaw.router.cache;

import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.openclaw.router.cache.store.CacheStore;
import io.openclaw.router.cache.store.Entry;
import io.openclaw.router.cache.store.Eviction;
import io.openclaw.router.cache.store.SlabMemory;
import io.openclaw.router.wire.FrozenHead;
import io.openclaw.settings.Settings;
import org.jspecify.annotations.Nullable;

/** The router's cache, shared by all event loops and kept through all configurations. Safe for use from every thread. */
public final class HttpCache {
    private static final long MB = 1 << 20;
    private static final int KB = 1024;
    /** Where memory is short it is halved, and again; it grows back in steps of such a part. */
    private static final int GROWTH_PART = 32;

    private final CacheStore<StoredInfo> store;
    private final Fetches fetches = new Fetches();
    private final Barren barren = new Barren();
    private final CacheCounts counts = new CacheCounts();
    private volatile long ttl;
    private long maxBytes; // guarded by this
    private volatile long bytes;

    /** @param settings with {@code max_memory_mb} as the memory plan allows it */
    public HttpCache(Settings.Cache settings, SlabMemory memory) {
        maxBytes = bytesOf(settings);
        bytes = maxBytes;
        ttl = settings.ttl();
        store = new CacheStore<>(
                memory, maxBytes, settings.maxEntries(), entryBytes(settings), eviction(settings.evictionPolicy()));
    }

    private static long bytesOf(Settings.Cache settings) {
        return settings.enabled() ? settings.maxMemoryMb() * MB : 0;
    }

    private static int entryBytes(Settings.Cache settings) {
        return (int) Math.min(Integer.MAX_VALUE / 2, (long) settings.maxEntrySizeKb() * KB);
    }

    private static Eviction eviction(Settings.EvictionPolicy policy) {
        return switch (policy) {
            case LRU -> Eviction.LRU;
            case TINYLFU -> Eviction.TINYLFU;
        };
    }

    /** Puts other settings in force. */
    public synchronized void apply(Settings.Cache settings) {
        ttl = settings.ttl();
        store.limits(settings.maxEntries(), entryBytes(settings));
        store.eviction(eviction(settings.evictionPolicy()));
        if (maxBytes != bytesOf(settings)) {
            maxBytes = bytesOf(settings);
            bytes = maxBytes;
            store.bound(maxBytes);
        }
    }

    /** Memory is short: half of what it may take now is given back. */
    public synchronized void shrink() {
        bytes /= 2;
        store.bound(bytes);
    }

    /** Memory is not short: a step back to what it may take. */
    public void grow() {
        if (bytes < maxBytesNow()) {
            synchronized (this) {
                bytes = Math.min(maxBytes, bytes + Math.max(MB, maxBytes / GROWTH_PART));
                store.bound(bytes);
            }
        }
    }

    private synchronized long maxBytesNow() {
        return maxBytes;
    }

    /** Of direct memory that it takes now. */
    public long directBytes() {
        return store.slabBytes();
    }

    /**
     * Begins a request's dealings.
     *
     * @param realm where its route sends requests to: what is stored for one is not for another
     * @param request as the client sent it
     */
    public Visit visit(String realm, HttpRequest request) {
        return new Visit(this, CacheKey.of(realm, request), request);
    }

    /** Begins the fetch of a URL that nobody has asked for; null where somebody just does. */
    public @Nullable Visit preload(String realm, HttpRequest request, long now) {
        Visit visit = visit(realm, request);
        if (visit.preloads(now)) {
            return visit;
        }
        visit.close();
        return null;
    }

    /** A fetch in the background of what is stale; null where one is under way. The entry stays the caller's. */
    @Nullable
    Visit refresh(CacheKey key, HttpRequest request, Entry<StoredInfo> stale, long now) {
        Fetches.Fetch begun = fetches.begin(key);
        if (begun == null) {
            return null;
        }
        HttpHeaders headers = request.headers().copy();
        headers.remove(HttpHeaderNames.IF_NONE_MATCH)
                .remove(HttpHeaderNames.IF_MODIFIED_SINCE)
                .remove(HttpHeaderNames.IF_RANGE)
                .remove(HttpHeaderNames.RANGE)
                .remove(HttpHeaderNames.CACHE_CONTROL);
        HttpRequest again = new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, request.uri(), headers);
        stale.retain();
        return new Visit(this, key, again).refreshing(stale, begun, now);
    }

    /** Whether what is stored may be untrue after a request of this method (RFC 9111, section 4.4). */
    public static boolean isChange(HttpMethod method) {
        return Invalidation.isUnsafe(method);
    }

    void remove(CacheKey key) {
        counts.purged.add(store.removeAll(key.bytes, key.hash));
    }

    /** The request changed what it was sent to, and what its response names (RFC 9111, section 4.4). */
    void invalidate(CacheKey key, String host, String target, HttpHeaders response) {
        remove(key);
        String realm = key.realm();
        for (String other : Invalidation.others(host, target, response)) {
            remove(CacheKey.of(realm, host, other));
        }
    }

    /**
     * Removes what an operator names; what is being fetched of it is not stored.
     *
     * @return how many responses there were
     */
    public int purge(Purge purge) {
        int removed = switch (purge) {
            case Purge.All() -> store.removeIf(entry -> true);
            case Purge.Url(String url) -> {
                String plain = Purge.plain(url);
                yield store.removeIf(entry -> CacheKey.url(entry.key()).equals(plain));
            }
            case Purge.Prefix(String prefix) -> {
                String plain = Purge.plain(prefix);
                yield store.removeIf(entry -> CacheKey.url(entry.key()).startsWith(plain));
            }
            case Purge.Tag(String tag) ->
                store.removeIf(
                        entry -> Purge.hasTag(FrozenHead.thaw(entry.head()).headers(), tag));
        };
        counts.purged.add(removed);
        return removed;
    }

    public CacheFigures figures() {
        return new CacheFigures(
                store.figures(), maxBytesNow(), counts.read(), counts.stored.sum(), counts.purged.sum());
    }

    CacheStore<StoredInfo> store() {
        return store;
    }

    Fetches fetches() {
        return fetches;
    }

    Barren barren() {
        return barren;
    }

    CacheCounts counts() {
        return counts;
    }

    long ttl() {
        return ttl;
    }
}
