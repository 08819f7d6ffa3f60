package io.openclaw.router.upstream;

import io.openclaw.router.admission.Cap;
import io.openclaw.settings.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Where requests of some routes go: its endpoints, and what all event loops share of it. */
public final class Upstream {
    private final String name;
    private final int index;
    private final Settings.Upstream settings;
    private final List<Endpoint> endpoints;
    private final Balancer balancer;
    private final Cap cap;
    private final AtomicInteger open = new AtomicInteger();
    private final List<Pool> pools = new CopyOnWriteArrayList<>();

    /** @param index its place among all upstreams, by which an event loop finds its pool */
    public Upstream(String name, int index, Settings.Upstream settings) {
        this.name = name;
        this.index = index;
        this.settings = settings;
        List<Endpoint> built = new ArrayList<>();
        for (String url : settings.endpoints()) {
            built.add(new Endpoint(url));
        }
        this.endpoints = List.copyOf(built);
        this.balancer = new Balancer(endpoints, settings.balance());
        this.cap = new Cap(settings.maxConnections());
    }

    public String name() {
        return name;
    }

    public int index() {
        return index;
    }

    /** Requests that may be under way to it: as many as it may have connections, so that one that runs never waits for one. */
    public Cap cap() {
        return cap;
    }

    public int connectTimeoutMs() {
        return settings.connectTimeoutMs();
    }

    public int responseTimeoutMs() {
        return settings.responseTimeoutMs();
    }

    /** Connections open now, idle ones included. */
    public int connections() {
        return open.get();
    }

    public List<Endpoint> endpoints() {
        return endpoints;
    }

    Balancer balancer() {
        return balancer;
    }

    void join(Pool pool) {
        pools.add(pool);
    }

    void opened() {
        if (open.incrementAndGet() > settings.maxConnections()) {
            // at most as many requests run as connections are allowed: the one too many is idle somewhere
            for (Pool pool : pools) {
                if (pool.idleConnections() > 0) {
                    pool.closeOneIdle();
                    return;
                }
            }
        }
    }

    void closed() {
        open.decrementAndGet();
    }
}
