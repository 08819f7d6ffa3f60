package io.openclaw.router.http;

import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.openclaw.router.cache.HttpCache;
import io.openclaw.router.cache.Visit;
import io.openclaw.router.exchange.BackgroundFetch;
import io.openclaw.router.exchange.Traffic;
import io.openclaw.router.log.RouterLog;
import io.openclaw.router.message.Refusal;
import io.openclaw.router.route.Route;
import io.openclaw.settings.Settings;
import java.util.List;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Fetches a list of URLs into the cache, so many a second, after the start. It ends with the list; or when the cache is so full that one had to go
 * for another, or the router drains. On one event loop.
 */
final class Preload {
    private static final long NANOS = 1_000_000_000L;
    /** Said to upstreams as where the requests are from. */
    private static final String ADDRESS = "127.0.0.1";

    private static final String SCHEME = "http://";

    private final Front front;
    private final LoopConnections loop;
    private final HttpCache cache;
    private final List<String> urls;
    private final RouterLog log;
    private @Nullable ScheduledFuture<?> turns;
    private int next;
    private int fetched;

    Preload(Front front, LoopConnections loop, HttpCache cache, List<String> urls, RouterLog log) {
        this.front = front;
        this.loop = loop;
        this.cache = cache;
        this.urls = List.copyOf(urls);
        this.log = log;
    }

    /** Begins where the settings say so. */
    static void begin(Front front, LoopConnections loop, HttpCache cache, Settings.Cache settings, RouterLog log) {
        Settings.Preload preload = settings.preload();
        if (settings.enabled() && preload.enabled() && !preload.urls().isEmpty()) {
            new Preload(front, loop, cache, preload.urls(), log).begin(preload.ratePerSecond());
        }
    }

    private void begin(int perSecond) {
        long period = Math.max(1, NANOS / perSecond);
        loop.loop().execute(() -> turns = loop.loop().scheduleAtFixedRate(this::turn, 0, period, TimeUnit.NANOSECONDS));
    }

    private void turn() {
        try {
            if (next == urls.size()
                    || front.isClosing()
                    || cache.figures().store().evictions() > 0) {
                end();
            } else if (fetch(urls.get(next))) {
                next++;
            }
        } catch (RuntimeException e) { // a timer swallows it and never runs the task again
            end();
            front.faults.caught(e);
        }
    }

    private void end() {
        if (turns != null) {
            turns.cancel(false);
        }
        log.info(
                "Cache preloaded",
                "Fetches begun: " + fetched + " of " + urls.size(),
                next == urls.size() ? "All were looked at" : "Ended early: the cache is full, or the router drains");
    }

    /** @return false where there is no room for it at the moment */
    private boolean fetch(String url) {
        HttpRequest request = request(url);
        Traffic traffic = front.traffic();
        Refusal refused = traffic.guard().check(request);
        Route route = refused == null ? traffic.routes().match(request) : null;
        String realm = route == null ? null : route.realm();
        if (route == null || realm == null) {
            log.warn("Not preloaded: " + url, "Cause: no route that caches matches it");
            return true;
        }
        Visit visit = cache.preload(realm, request, System.nanoTime());
        if (visit == null) {
            return true; // a client was quicker
        }
        boolean begun = BackgroundFetch.begin(traffic, loop, loop.loop(), ADDRESS, false, route, visit);
        fetched += begun ? 1 : 0;
        return begun;
    }

    private static HttpRequest request(String url) {
        String rest = url.startsWith(SCHEME) ? url.substring(SCHEME.length()) : url;
        int path = rest.indexOf('/');
        HttpRequest request =
                new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, path < 0 ? "/" : rest.substring(path));
        request.headers().set(HttpHeaderNames.HOST, path < 0 ? rest : rest.substring(0, path));
        return request;
    }
}
