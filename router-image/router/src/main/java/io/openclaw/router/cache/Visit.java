package io.openclaw.router.cache;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.openclaw.router.cache.CacheStatus.Forwarded;
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
    /** What becomes of the upstream's answer; null where that is nothing to the cache. */
    private @Nullable Storing storing;

    /** What is stored and can't be used as it is. */
    private @Nullable Entry<StoredInfo> stale;

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
        Selection.Asker asker = new Selection.Asker(fields);
        Entry<StoredInfo> found = cache.store().find(key.bytes, key.hash, each -> {
            boolean selected = each.isSelectedBy(asker, authorized);
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
        Fetches.Fetch fetch = null;
        if (get && isLikeAnyOther(fields, authorized) && !cache.barren().contains(key.hash, now)) {
            fetch = cache.fetches().begin(key);
            if (fetch == null && waits(waiter)) {
                closeStale();
                return WAIT;
            }
        }
        return forward(now, fetch);
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

    /** For another's fetch, once: what one has waited for may not be for everybody. */
    private boolean waits(Waiter waiter) {
        if (waited || !cache.fetches().await(key, waiter)) {
            return false;
        }
        waited = true;
        this.waiter = waiter;
        return true;
    }

    private Turn bypass(Forwarded why) {
        this.why = why;
        return FORWARD;
    }

    /** The request itself is made the router's own on its way: a copy of its fields is kept. */
    private Turn forward(long now, Fetches.@Nullable Fetch fetch) {
        storing = new Storing(cache, key, request.headers().copy(), now, fetch);
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
        why = Forwarded.STALE;
        var _ = forward(now, begun);
        return this;
    }

    /** A fetch that nobody asked for. False where another one is under way, or it is there already. */
    boolean preloads(long now) {
        Fetches.Fetch fetch = cache.fetches().begin(key);
        why = Forwarded.URI_MISS;
        var _ = forward(now, fetch);
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
        Storing into = storing;
        Entry<StoredInfo> entry = stale;
        if (status == 304 && validates && entry != null && into != null) {
            return validated(entry, into, head, now);
        }
        Answer instead = isError(status) ? insteadOfError(now, status) : null;
        if (instead != null) {
            return instead;
        }
        if (Invalidation.isUnsafe(method)) {
            if (Invalidation.isSuccess(status)) {
                cache.invalidate(key, host, target, head.headers());
            }
        } else if (into != null && method.equals(HttpMethod.GET)) {
            into.begin(head, now);
        } else if (into != null && entry != null && status == 200 && method.equals(HttpMethod.HEAD)) {
            told(entry, into, head, now);
        }
        if (why != null) {
            (into != null ? cache.counts().misses : cache.counts().bypassed).increment();
            CacheStatus.add(head.headers(), CacheStatus.forwarded(why, isStoring()));
        }
        return null;
    }

    /** RFC 5861, section 4. */
    private static boolean isError(int status) {
        return status == 500 || (status >= 502 && status <= 504);
    }

    /** What is stored still holds: it is brought up to date and answered (RFC 9111, section 4.3.4). */
    private Answer validated(Entry<StoredInfo> entry, Storing into, HttpResponse notModified, long now) {
        stale = null;
        HttpResponse head = FrozenHead.thaw(entry.head());
        if (Freshening.isOfAnother(head.headers(), notModified.headers())) {
            cache.remove(key);
        } else {
            Freshening.apply(head.headers(), notModified.headers());
            into.freshen(entry, head, now);
        }
        into.endFetch();
        cache.counts().validated.increment();
        StoredInfo about = into.info();
        long age = about == null ? 0 : about.ageAt(now);
        long ttl = about == null ? 0 : about.freshFor(now);
        String status = CacheStatus.asked(why == null ? Forwarded.STALE : why, 304, ttl);
        return Answer.of(head, method, into.asked(), entry, age, status);
    }

    /** A HEAD tells of what is stored: that it holds, or that it doesn't (RFC 9111, section 4.3.5). */
    private void told(Entry<StoredInfo> entry, Storing into, HttpResponse newer, long now) {
        HttpResponse head = FrozenHead.thaw(entry.head());
        if (Freshening.isOfTheSame(head.headers(), entry.bodyLength(), newer.headers())) {
            Freshening.apply(head.headers(), newer.headers());
            into.freshen(entry, head, now);
        } else {
            cache.remove(key);
        }
    }

    /** Whether the response is being stored. */
    public boolean isStoring() {
        return storing != null && storing.isUnderWay();
    }

    /** A piece of the response's body, which stays the caller's. */
    public void body(ByteBuf content) {
        if (storing != null) {
            storing.body(content);
        }
    }

    /** The response is there whole. */
    public void end() {
        if (storing != null) {
            storing.end();
        }
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
        Storing into = storing;
        if (entry == null || into == null) {
            return null;
        }
        StoredInfo about = entry.about();
        long freshFor = about.freshFor(now);
        long allowed = Math.max(about.ifError(), control.staleIfError);
        if (about.neverStale() || about.alwaysValidated() || control.noCache || -freshFor > allowed) {
            return null;
        }
        stale = null;
        into.endFetch();
        cache.counts().stale.increment();
        String said = CacheStatus.asked(why == null ? Forwarded.STALE : why, status, freshFor);
        return Answer.of(FrozenHead.thaw(entry.head()), method, into.asked(), entry, about.ageAt(now), said);
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
        closeStale();
        if (storing != null) {
            storing.close();
        }
    }
}
