package io.openclaw.router.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.openclaw.router.admission.Gate;
import io.openclaw.router.cache.HttpCache;
import io.openclaw.router.exchange.AnswerCounts;
import io.openclaw.router.exchange.Exchange;
import io.openclaw.router.exchange.FilterChain;
import io.openclaw.router.exchange.LeastRates;
import io.openclaw.router.exchange.Traffic;
import io.openclaw.router.jvm.NativeMemory;
import io.openclaw.router.log.AccessLog;
import io.openclaw.router.log.LineBuffer;
import io.openclaw.router.log.RouterLog;
import io.openclaw.router.memory.Ledger;
import io.openclaw.router.memory.Owner;
import io.openclaw.router.message.Provenance;
import io.openclaw.router.message.RequestGuard;
import io.openclaw.router.route.RouteTable;
import io.openclaw.router.tunnel.Tunnel;
import io.openclaw.router.tunnel.Tunnels;
import io.openclaw.router.upstream.Resolver;
import io.openclaw.router.upstream.Upstream;
import io.openclaw.router.upstream.UpstreamFigures;
import io.openclaw.router.wire.CodecLimits;
import io.openclaw.settings.Settings;
import io.openclaw.settings.memory.MemoryPlan;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The configuration in force, and how another one takes its place: a request sees one of them from its head to its end, and no connection is
 * dropped. Gate, ledger, filters and figures live on through all of them.
 */
final class LiveConfiguration {
    private static final long MB = 1 << 20;
    /** With more requests at one time than half of the relays' memory pays for none could be carried quickly. */
    private static final int FLOORS_PART = 2;
    /** Tunnels may have a quarter of the relays' memory: the rest carries requests. */
    private static final int TUNNELS_PART = 4;
    /** Two of the allocator's chunks. */
    private static final long SPARE_BYTES = 2 * MB;
    /** What they hold they hold for as long as the process likes: nothing to be told about as a leak. */
    private static final UnpooledByteBufAllocator SLABS = new UnpooledByteBufAllocator(true, true);

    private final int loops;
    private final Ledger ledger;
    private final Gate gate;
    private final FilterChain filters;
    private final RelayMemory relayMemory;
    private final Tunnels tunnels;
    private final HttpCache cache;
    private final LineBuffer accessLines;
    private final RouterLog log;
    private final Resolver resolver = new Resolver();
    /** Upstreams of earlier configurations that still have connections. */
    private final List<Upstream> retiring = new CopyOnWriteArrayList<>();

    private volatile Traffic traffic;
    private volatile CodecLimits codecLimits;
    private volatile int maxSize;

    /** @param loops how many event loops there will be */
    LiveConfiguration(
            Settings.Router router,
            MemoryPlan plan,
            FilterChain filters,
            int loops,
            LineBuffer accessLines,
            RouterLog log) {
        this.loops = loops;
        this.filters = filters;
        this.accessLines = accessLines;
        this.log = log;
        this.maxSize = router.queue().maxSize();
        long tunnelBytes = tunnelBytes(router.limits().maxTunnels(), plan.relayMb() * MB);
        long relayBytes = plan.relayMb() * MB - tunnelBytes;
        long floorBytes = plan.relayMb() * MB / FLOORS_PART;
        // the floors' own bound is the most they may ever be: it is the gate that keeps them to what they are now, and
        // counts them
        this.cache = new HttpCache(router.cache(), LiveConfiguration::slab);
        this.ledger = new Ledger(Map.of(
                Owner.HEAD,
                plan.headMb() * MB,
                Owner.QUEUE,
                queueBytes(router),
                Owner.EXCHANGE,
                floorBytes,
                Owner.TUNNEL,
                tunnelBytes,
                Owner.RELAY,
                0L));
        this.gate = new Gate(1, maxSize, ledger, log, System::nanoTime);
        ledger.count(Owner.CACHE, cache::directBytes);
        ledger.bound(Owner.CACHE, cacheBytes(router));
        ledger.count(Owner.EXCHANGE, () -> gate.figures().inFlight() * Exchange.FLOOR_BYTES);
        this.relayMemory = new RelayMemory(relayBytes, floorBytes, ledger, gate, log);
        this.tunnels = new Tunnels(ledger, affordableTunnels(router.limits().maxTunnels()));
        relayMemory.share(router.limits().maxConcurrentRequests(), maxSize);
        RouteTable routes = RouteTable.of(router, gate, loops);
        this.codecLimits = codecLimits(router);
        this.traffic = traffic(router, routes, new AnswerCounts(routes.routes(), loops));
        resolver.watch(routes.upstreams());
    }

    /** A part of the relays' memory, set aside for as long as the process runs: what tunnels hold they hold for long. */
    private static long tunnelBytes(int wanted, long relayBytes) {
        return Math.min((long) wanted * Tunnel.FLOOR_BYTES, relayBytes / TUNNELS_PART);
    }

    private int affordableTunnels(int wanted) {
        int most = (int) Math.min(Integer.MAX_VALUE, ledger.bound(Owner.TUNNEL) / Tunnel.FLOOR_BYTES);
        if (wanted > most) {
            log.warn(
                    "limits.max_tunnels lowered to what was set aside for tunnels at the start",
                    "Asked: " + wanted,
                    "In force: " + most,
                    "Memory for tunnels: " + ledger.bound(Owner.TUNNEL) / 1024 + " KB");
        }
        return Math.min(wanted, most);
    }

    private @Nullable AccessLog accessLog(Settings.AccessLog wanted) {
        if (!wanted.enabled()) {
            return null;
        }
        RouterLog.Format format =
                wanted.format() == Settings.LogFormat.JSON ? RouterLog.Format.JSON : RouterLog.Format.TEXT;
        return new AccessLog(accessLines, format, wanted.sample());
    }

    private static long queueBytes(Settings.Router router) {
        return router.queue().maxMemoryMb() * MB;
    }

    private static long cacheBytes(Settings.Router router) {
        return router.cache().enabled() ? router.cache().maxMemoryMb() * MB : 0;
    }

    /** Of the plan's direct memory, but never the last of it: for want of that the process would end, and the cache only would have liked to grow. */
    private static @Nullable ByteBuf slab(int bytes) {
        long left = NativeMemory.directMaxBytes() - NativeMemory.directUsedBytes();
        return left - bytes < SPARE_BYTES ? null : SLABS.directBuffer(bytes, bytes);
    }

    HttpCache cache() {
        return cache;
    }

    private static CodecLimits codecLimits(Settings.Router router) {
        return new CodecLimits(router.limits().maxRequestHeadersKb() * 1024);
    }

    private Traffic traffic(Settings.Router router, RouteTable routes, AnswerCounts counts) {
        return new Traffic(
                routes,
                gate,
                ledger,
                new RequestGuard(router.limits().maxRequestBodyMb() * MB),
                Provenance.of(router.forwarding()),
                filters,
                counts,
                TimeUnit.MILLISECONDS.toNanos(router.limits().requestTimeoutMs()),
                LeastRates.of(router.limits()),
                router.queue().overflowMessage(),
                tunnels,
                router.cache().enabled() ? cache : null,
                accessLog(router.accessLog()));
    }

    /** The one in force; whoever asks more than once for one request may get two. */
    Traffic traffic() {
        return traffic;
    }

    /** For connections that are made now. */
    CodecLimits codecLimits() {
        return codecLimits;
    }

    /** Puts another configuration in force. What needs a restart must be as it was. Waits a moment for the addresses of new names. */
    synchronized void apply(Settings.Router router, List<LoopConnections> connections) {
        Traffic before = traffic;
        RouteTable routes = before.routes().next(router, gate, loops);
        resolver.watch(routes.upstreams());
        codecLimits = codecLimits(router);
        traffic = traffic(router, routes, before.counts().next(routes.routes()));
        ledger.bound(Owner.QUEUE, queueBytes(router));
        cache.apply(router.cache());
        ledger.bound(Owner.CACHE, cacheBytes(router));
        tunnels.limit(affordableTunnels(router.limits().maxTunnels()));
        maxSize = router.queue().maxSize();
        relayMemory.share(router.limits().maxConcurrentRequests(), maxSize);
        routes.limit(gate);
        for (Upstream upstream : before.routes().upstreams()) {
            if (!routes.upstreams().contains(upstream)) {
                retire(upstream, connections);
            }
        }
        forgetGone();
    }

    private void retire(Upstream upstream, List<LoopConnections> connections) {
        upstream.retire();
        retiring.add(upstream);
        for (LoopConnections loop : connections) {
            loop.loop().execute(() -> loop.retire(upstream));
        }
    }

    /** What a change has left to be done later; to be called now and then. */
    synchronized void settle() {
        relayMemory.settle(maxSize);
        forgetGone();
    }

    private void forgetGone() {
        retiring.removeIf(Upstream::isGone);
    }

    Map<String, UpstreamFigures> upstreams() {
        Map<String, UpstreamFigures> figures = new LinkedHashMap<>();
        for (Upstream upstream : traffic.routes().upstreams()) {
            figures.put(upstream.name(), upstream.figures());
        }
        for (Upstream upstream : retiring) {
            UpstreamFigures left = upstream.figures();
            figures.merge(upstream.name(), left, (now, late) -> now.withMore(late.connections()));
        }
        return figures;
    }

    /** Upstreams of earlier configurations that something is left of. */
    int retiring() {
        forgetGone();
        return retiring.size();
    }

    void close() {
        resolver.close();
    }
}
