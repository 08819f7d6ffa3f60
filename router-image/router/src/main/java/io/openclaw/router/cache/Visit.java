package io.openclaw.router.cache;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpUtil;
import io.openclaw.router.cache.CacheStatus.Forwarded;
import io.openclaw.router.cache.store.Draft;
import io.openclaw.router.cache.store.Entry;
import io.openclaw.router.message.Framing;
import io.openclaw.router.wire.FrozenHead;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One request's dealings with the cache: whether it can be answered, what is asked of the upstream, and what becomes of that one's answer. On one
 * event loop. To be closed, whatever came of it: then whoever waits for it is woken.
 */
public final class Visit implements AutoCloseable {
    private static final long NANOS = 1_000_000_000L;

    /** What is to be done about the request. */
    public sealed interface Turn {
        /**
         * It is answered.
         *
         * @param refresh what is to be fetched meanwhile, for the next ones; null where nothing is
         */
        record Serve(Answer answer, @Nullable Visit refresh) implements Turn {}

        /** The upstream is to be asked: {@link #ask} first. */
        record Forward() implements Turn {}

        /** Another one asks it already; {@link Waiter#fetched} follows, and then {@link #look} again. */
        record Wait() implements Turn {}

        /** The client wants nothing but what is stored, and there is none (RFC 9111, section 5.2.1.7). */
        record Unsatisfied() implements Turn {}
    }

    /** Somebody who waits for another's fetch. */
    @FunctionalInterface
    public interface Waiter {
        /** What was waited for is there or will never be. Once, on whichever thread; must not block. */
        void fetched();
    }

    private static final Set<String> HARMLESS_OPTIONS = Set.of("", "close", "keep-alive", "te", "upgrade");
    private static final Turn FORWARD = new Turn.Forward();
    private static final Turn WAIT = new Turn.Wait();
    private static final Turn UNSATISFIED = new Turn.Unsatisfied();

    private final HttpCache cache;
    private final CacheKey key;
    private final HttpRequest request;
    private final HttpMethod method;
    private final String host;
    private final String target;
    private final CacheControl control;

    private @Nullable Forwarded why;
    private @Nullable Waiter waiter;
    private boolean waited;
    private boolean otherVariants;
    /** The client's fields as they came; the request itself is made the router's own on its way. */
    private HttpHeaders asked = EmptyHttpHeaders.INSTANCE;

    /** Other than by what it is. */
    private boolean cacheable;

    private long askedAt;
    /** What is stored and can't be used as it is. */
    private @Nullable Entry<StoredInfo> stale;

    private Fetches.@Nullable Fetch fetch;
    private @Nullable Draft<StoredInfo> draft;
    private @Nullable StoredInfo info;
    /** The upstream is asked about what is stored. */
    private boolean validates;

    Visit(HttpCache cache, CacheKey key, HttpRequest request) {
        this.cache = cache;
        this.key = key;
        this.request = request;
        this.method = request.method();
        this.host = request.headers().get(HttpHeaderNames.HOST, "");
        this.target = request.uri();
        this.control = CacheControl.of(request.headers());
    }

    /**
     * Whether the request can be answered.
     *
     * @param now nano time
     */
    public Turn look(long now, Waiter waiter) {
        HttpHeaders fields = request.headers();
        boolean get = method.equals(HttpMethod.GET);
        if (!get && !method.equals(HttpMethod.HEAD)) {
            return bypass(Forwarded.METHOD);
        }
        if (Framing.hasBody(request)
                || Preconditions.areOrigins(fields)
                || fields.contains(HttpHeaderNames.UPGRADE)
                || takesFieldsAway(fields)) {
            return bypass(Forwarded.BYPASS);
        }
        if (control.noStore) {
            return bypass(Forwarded.REQUEST);
        }
        boolean authorized = fields.contains(HttpHeaderNames.AUTHORIZATION);
        Entry<StoredInfo> found = cache.store().find(key.bytes, key.hash, each -> {
            boolean selected = each.isSelectedBy(fields, authorized);
            otherVariants |= !selected;
            return selected;
        });
        if (found != null) {
            Turn served = serve(found, now);
            if (served != null) {
                return served;
            }
            stale = found;
            boolean fresh = found.about().freshFor(now) > 0 && !found.about().alwaysValidated();
            why = fresh ? Forwarded.REQUEST : Forwarded.STALE;
        } else {
            why = otherVariants ? Forwarded.VARY_MISS : Forwarded.URI_MISS;
        }
        if (control.onlyIfCached) {
            return UNSATISFIED;
        }
        if (get && isLikeAnyOther(fields, authorized) && !cache.barren().contains(key.hash, now) && !begins(waiter)) {
            closeStale();
            return WAIT;
        }
        return forward(now);
    }

    /** Whether Connection names fields that the upstream won't see, though the response may be chosen by them. */
    private static boolean takesFieldsAway(HttpHeaders fields) {
        for (String line : fields.getAll(HttpHeaderNames.CONNECTION)) {
            for (String option : line.split(",", -1)) {
                if (!HARMLESS_OPTIONS.contains(option.strip().toLowerCase(Locale.ROOT))) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Whether what is fetched for it is what others would fetch. */
    private boolean isLikeAnyOther(HttpHeaders fields, boolean authorized) {
        return !authorized
                && !control.noCache
                && control.maxAge == CacheControl.ABSENT
                && control.minFresh == CacheControl.ABSENT
                && !Preconditions.areThere(fields)
                && !fields.contains(HttpHeaderNames.RANGE);
    }

    /** Begins a fetch that others may wait for, unless it waits itself: once, for what one has waited for may not be for everybody. */
    private boolean begins(Waiter waiter) {
        fetch = cache.fetches().begin(key);
        if (fetch == null && !waited && cache.fetches().await(key, waiter)) {
            waited = true;
            this.waiter = waiter;
            return false;
        }
        return true;
    }

    private Turn bypass(Forwarded why) {
        this.why = why;
        return FORWARD;
    }

    private Turn forward(long now) {
        asked = request.headers().copy();
        askedAt = now;
        cacheable = true;
        return FORWARD;
    }

    /** Null where it has to be validated first. Takes over the entry where it is not. */
    private @Nullable Turn serve(Entry<StoredInfo> found, long now) {
        StoredInfo about = found.about();
        long age = about.ageAt(now);
        long freshFor = about.freshFor(now);
        boolean youngEnough = control.maxAge == CacheControl.ABSENT || age <= control.maxAge;
        if (about.alwaysValidated() || control.noCache || !youngEnough) {
            return null;
        }
        if (freshFor > 0 && freshFor >= control.minFresh) {
            (waited ? cache.counts().collapsed : cache.counts().hits).increment();
            return new Turn.Serve(answer(found, age, CacheStatus.hit(freshFor, waited)), null);
        }
        if (about.neverStale() || control.minFresh != CacheControl.ABSENT) {
            return null;
        }
        long staleFor = -freshFor;
        if (control.maxStale != CacheControl.ABSENT && staleFor <= control.maxStale) {
            cache.counts().stale.increment();
            return new Turn.Serve(answer(found, age, CacheStatus.staleHit(freshFor, "max-stale")), null);
        }
        if (staleFor < about.whileRevalidate()) {
            Answer answer = answer(found, age, CacheStatus.staleHit(freshFor, "stale-while-revalidate"));
            cache.counts().stale.increment();
            return new Turn.Serve(answer, cache.refresh(key, request, found, now));
        }
        return null;
    }

    private Answer answer(Entry<StoredInfo> entry, long age, String status) {
        return Answer.of(FrozenHead.thaw(entry.head()), method, request.headers(), entry, age, status);
    }

    /** The request that it is about. */
    public HttpRequest request() {
        return request;
    }

    /** A fetch in the background, of what is stored and stale. Takes over both. */
    Visit refreshing(Entry<StoredInfo> entry, Fetches.Fetch begun, long now) {
        stale = entry;
        fetch = begun;
        why = Forwarded.STALE;
        var _ = forward(now);
        return this;
    }

    /** A fetch that nobody asked for. False where another one is under way, or it is there already. */
    boolean preloads(long now) {
        fetch = cache.fetches().begin(key);
        why = Forwarded.URI_MISS;
        var _ = forward(now);
        return fetch != null;
    }

    /** The request goes to the upstream: with what is to be validated, in place of what the client asked about (RFC 9111, section 4.3.1). */
    public void ask(HttpHeaders toUpstream) {
        Entry<StoredInfo> entry = stale;
        if (entry == null || !method.equals(HttpMethod.GET)) {
            return;
        }
        HttpHeaders stored = FrozenHead.thaw(entry.head()).headers();
        String tag = stored.get(HttpHeaderNames.ETAG);
        String modified = stored.get(HttpHeaderNames.LAST_MODIFIED);
        if (tag == null && modified == null) {
            return; // nothing to ask by
        }
        toUpstream
                .remove(HttpHeaderNames.IF_NONE_MATCH)
                .remove(HttpHeaderNames.IF_MODIFIED_SINCE)
                .remove(HttpHeaderNames.IF_RANGE)
                .remove(HttpHeaderNames.RANGE);
        if (tag != null) {
            toUpstream.set(HttpHeaderNames.IF_NONE_MATCH, tag);
        }
        if (modified != null) {
            toUpstream.set(HttpHeaderNames.IF_MODIFIED_SINCE, modified);
        }
        validates = true;
    }

    /**
     * The upstream's final head is there, its hop-by-hop fields gone.
     *
     * @return what is to be answered in its place; null where it is to be passed on, body and all, with {@link #body} and {@link #end}
     */
    public @Nullable Answer answered(HttpResponse head, long now) {
        int status = head.status().code();
        if (status == 304 && validates && stale != null) {
            return validated(stale, head, now);
        }
        Answer instead = isError(status) ? insteadOfError(now, status) : null;
        if (instead != null) {
            return instead;
        }
        if (Invalidation.isUnsafe(method)) {
            if (Invalidation.isSuccess(status)) {
                cache.invalidate(key, host, target, head.headers());
            }
        } else if (isFetch()) {
            begin(head, now);
        } else if (stale != null && status == 200 && method.equals(HttpMethod.HEAD)) {
            told(stale, head, now);
        }
        (cacheable ? cache.counts().misses : cache.counts().bypassed).increment();
        if (why != null) {
            CacheStatus.add(head.headers(), CacheStatus.forwarded(why, draft != null));
        }
        return null;
    }

    /** Of what may be stored. */
    private boolean isFetch() {
        return cacheable && method.equals(HttpMethod.GET);
    }

    /** RFC 5861, section 4. */
    private static boolean isError(int status) {
        return status == 500 || (status >= 502 && status <= 504);
    }

    private void begin(HttpResponse head, long now) {
        Storability storable = FrozenHead.fits(head) ? judge(head, now) : null;
        if (storable == null) {
            isBarren(now);
            endFetch();
            return;
        }
        Draft<StoredInfo> begun = cache.store().begin(key.bytes, key.hash);
        if (begun == null
                || !begun.head(FrozenHead.freeze(head, storable::leavesOut))
                || !begun.expect(Math.max(0, HttpUtil.getContentLength(head, 0L)))) {
            isBarren(now);
            endFetch();
            return;
        }
        cache.barren().remove(key.hash);
        draft = begun;
        info = storable.info();
    }

    /** Others that ask alike need not wait for it; what came of a question of its own kind says nothing of theirs. */
    private void isBarren(long now) {
        if (fetch != null) {
            cache.barren().add(key.hash, now);
        }
    }

    private @Nullable Storability judge(HttpResponse head, long now) {
        return Storability.judge(
                asked,
                head.status().code(),
                head.headers(),
                cache.ttl(),
                System.currentTimeMillis() / 1000,
                now,
                Math.max(0, now - askedAt) / NANOS);
    }

    /** What is stored still holds: it is brought up to date and answered (RFC 9111, section 4.3.4). */
    private Answer validated(Entry<StoredInfo> entry, HttpResponse notModified, long now) {
        stale = null;
        HttpResponse head = FrozenHead.thaw(entry.head());
        Freshening.apply(head.headers(), notModified.headers());
        freshen(entry, head, now);
        endFetch();
        cache.counts().validated.increment();
        StoredInfo about = info;
        long age = about == null ? 0 : about.ageAt(now);
        long ttl = about == null ? 0 : about.freshFor(now);
        String status = CacheStatus.asked(why == null ? Forwarded.STALE : why, 304, ttl);
        return Answer.of(head, method, asked, entry, age, status);
    }

    private void freshen(Entry<StoredInfo> entry, HttpResponse head, long now) {
        Storability storable = FrozenHead.fits(head) ? judge(head, now) : null;
        if (storable == null) {
            cache.remove(key);
            return;
        }
        info = storable.info();
        Draft<StoredInfo> begun = cache.store().begin(key.bytes, key.hash);
        if (begun != null && begun.head(FrozenHead.freeze(head, storable::leavesOut))) {
            begun.commitTo(entry, storable.info(), storable.info().heapBytes());
        }
    }

    /** A HEAD tells of what is stored: that it holds, or that it doesn't (RFC 9111, section 4.3.5). */
    private void told(Entry<StoredInfo> entry, HttpResponse newer, long now) {
        HttpResponse head = FrozenHead.thaw(entry.head());
        if (Freshening.isOfTheSame(head.headers(), entry.bodyLength(), newer.headers())) {
            Freshening.apply(head.headers(), newer.headers());
            freshen(entry, head, now);
        } else {
            cache.remove(key);
        }
    }

    /** Whether the response is being stored. */
    public boolean isStoring() {
        return draft != null;
    }

    /** A piece of the response's body, which stays the caller's. */
    public void body(ByteBuf content) {
        Draft<StoredInfo> storing = draft;
        if (storing != null && content.isReadable() && !storing.write(content)) {
            draft = null;
            cache.barren().add(key.hash, System.nanoTime());
            endFetch();
        }
    }

    /** The response is there whole. */
    public void end() {
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

    /**
     * The upstream failed before it answered.
     *
     * @return what is to be answered all the same; null where there is nothing
     */
    public @Nullable Answer failed(long now) {
        return insteadOfError(now, 0);
    }

    private @Nullable Answer insteadOfError(long now, int status) {
        Entry<StoredInfo> entry = stale;
        if (entry == null) {
            return null;
        }
        StoredInfo about = entry.about();
        long freshFor = about.freshFor(now);
        long allowed = Math.max(about.ifError(), control.staleIfError);
        if (about.neverStale() || about.alwaysValidated() || control.noCache || -freshFor > allowed) {
            return null;
        }
        stale = null;
        endFetch();
        cache.counts().stale.increment();
        String said = CacheStatus.asked(why == null ? Forwarded.STALE : why, status, freshFor);
        return Answer.of(FrozenHead.thaw(entry.head()), method, asked, entry, about.ageAt(now), said);
    }

    private void endFetch() {
        Fetches.Fetch ending = fetch;
        fetch = null;
        if (ending != null) {
            ending.end();
        }
    }

    private void closeStale() {
        Entry<StoredInfo> entry = stale;
        stale = null;
        if (entry != null) {
            entry.release();
        }
    }

    /** It has waited for another's fetch for long enough. */
    public void stopWaiting() {
        if (waiter != null) {
            cache.fetches().leave(key, waiter);
            waiter = null;
        }
    }

    @Override
    public void close() {
        stopWaiting();
        if (draft != null) {
            draft.abort();
            draft = null;
        }
        closeStale();
        endFetch();
    }
}
