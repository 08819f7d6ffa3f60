package io.openclaw.router.upstream;

import io.openclaw.router.admission.Cap;
import io.openclaw.settings.Settings;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Where requests of some routes go: its endpoints, and what all event loops share of it. Its settings never change: other settings are another
 * upstream, and this one is retired.
 */
public final class Upstream {
    private final String name;
    private final Settings.Upstream settings;
    private final List<Origin> origins;
    private final Balancer balancer;
    private final Cap cap;
    private final UpstreamCounts counts;
    private final AtomicInteger open = new AtomicInteger();
    /** By event loop. Each place is written by its own loop only, and read there without a fence. */
    private final AtomicReferenceArray<@Nullable Pool> pools;

    private volatile List<Endpoint> endpoints = List.of();
    private volatile boolean retired;

    /** @param loops how many event loops will use it */
    public Upstream(String name, Settings.Upstream settings, int loops) {
        this(name, settings, loops, new Cap(settings.maxConnections()), new UpstreamCounts(loops));
    }

    private Upstream(String name, Settings.Upstream settings, int loops, Cap cap, UpstreamCounts counts) {
        this.name = name;
        this.settings = settings;
        this.origins = settings.endpoints().stream().map(Origin::new).toList();
        this.balancer = new Balancer(settings.balance());
        this.cap = cap;
        this.counts = counts;
        this.pools = new AtomicReferenceArray<>(loops);
        rebuild();
    }

    /** This one where the settings are the same; else its successor under the same name, with the same cap and counts. */
    public Upstream with(Settings.Upstream other) {
        return other.equals(settings) ? this : new Upstream(name, other, pools.length(), cap, counts);
    }

    public String name() {
        return name;
    }

    /** Requests that may be under way to it: as many as it may have connections, so that one that runs never waits for one. */
    public Cap cap() {
        return cap;
    }

    public int maxConnections() {
        return settings.maxConnections();
    }

    public int connectTimeoutMs() {
        return settings.connectTimeoutMs();
    }

    public int responseTimeoutMs() {
        return settings.responseTimeoutMs();
    }

    public UpstreamFigures figures() {
        long now = System.nanoTime();
        List<Endpoint> known = endpoints;
        return new UpstreamFigures(
                open.get(),
                counts.requests(),
                counts.failures.sum(),
                counts.retries.sum(),
                counts.answers.read(),
                known.size(),
                aside(known, now));
    }

    /** From now on it keeps no connection that no request needs. */
    public void retire() {
        retired = true;
    }

    public boolean isRetired() {
        return retired;
    }

    /** Whether nothing of it is left: no pool, and so no connection. */
    public boolean isGone() {
        for (int i = 0; i < pools.length(); i++) {
            if (pools.get(i) != null) {
                return false;
            }
        }
        return true;
    }

    /** The loop's pool; null where it has none yet. To be asked for on that loop. */
    public @Nullable Pool pool(int loop) {
        return pools.getPlain(loop);
    }

    /** Sets or, with null, forgets the loop's pool; on that loop. */
    public void pool(int loop, @Nullable Pool pool) {
        pools.set(loop, pool);
    }

    List<Origin> origins() {
        return origins;
    }

    List<Endpoint> endpoints() {
        return endpoints;
    }

    /** The clock tells who is aside, which matters only where there is a choice. */
    @Nullable
    Endpoint choose(String target) {
        return choose(target, null, endpoints.size() > 1 ? System.nanoTime() : 0);
    }

    @Nullable
    Endpoint choose(String target, @Nullable Endpoint except, long now) {
        return balancer.choose(endpoints, target, except, now);
    }

    /** A lookup's answer. Endpoints that stay keep what is known of them; requests to those that vanish run on. */
    void resolved(Origin origin, InetAddress[] answer) {
        if (origin.answered(answer)) {
            rebuild();
        }
    }

    private synchronized void rebuild() {
        Map<InetSocketAddress, Endpoint> known = new LinkedHashMap<>();
        for (Endpoint endpoint : endpoints) {
            known.put(endpoint.address(), endpoint);
        }
        Map<InetSocketAddress, Endpoint> next = new LinkedHashMap<>();
        for (Origin origin : origins) {
            for (InetAddress address : origin.addresses()) {
                InetSocketAddress socket = new InetSocketAddress(address, origin.port());
                Endpoint endpoint = known.get(socket);
                next.putIfAbsent(socket, endpoint == null ? new Endpoint(socket, pools.length()) : endpoint);
            }
        }
        endpoints = List.copyOf(next.values());
    }

    UpstreamCounts counts() {
        return counts;
    }

    /**
     * An endpoint refused or broke a connection, or did not answer in time. Answers don't count, not even 5xx: an overloaded upstream that says
     * so would get the others' load on top. At most half of the endpoints are put aside at one time, and so never the last.
     */
    void failed(Endpoint endpoint, long now) {
        counts.failures.increment();
        if (endpoint.failed()) {
            eject(endpoint, now);
        }
    }

    private synchronized void eject(Endpoint endpoint, long now) {
        List<Endpoint> known = endpoints;
        if (!endpoint.isAside(now) && (aside(known, now) + 1) * 2 <= known.size()) {
            endpoint.eject(now);
        }
    }

    private static int aside(List<Endpoint> endpoints, long now) {
        int aside = 0;
        for (Endpoint endpoint : endpoints) {
            aside += endpoint.isAside(now) ? 1 : 0;
        }
        return aside;
    }

    /** A connection is about to be made; idle ones make room for it. */
    void opening(Pool opener) {
        if (open.incrementAndGet() <= settings.maxConnections() || opener.closeOldest()) {
            return;
        }
        // at most as many requests run as connections are allowed: the one too many is idle at another loop
        for (int i = 0; i < pools.length(); i++) {
            Pool pool = pools.get(i);
            if (pool != null && pool != opener && pool.idleConnections() > 0) {
                pool.closeOneIdle();
                return;
            }
        }
    }

    void closed() {
        open.decrementAndGet();
    }

    int loops() {
        return pools.length();
    }
}
