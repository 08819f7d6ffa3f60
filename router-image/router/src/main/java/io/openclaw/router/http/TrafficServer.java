package io.openclaw.router.http;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import io.openclaw.router.admin.AdminApi;
import io.openclaw.router.admission.Gate;
import io.openclaw.router.exchange.AnswerCounts;
import io.openclaw.router.exchange.Exchange;
import io.openclaw.router.exchange.FilterChain;
import io.openclaw.router.exchange.Traffic;
import io.openclaw.router.filter.Filter;
import io.openclaw.router.log.AccessLog;
import io.openclaw.router.log.LineBuffer;
import io.openclaw.router.log.RouterLog;
import io.openclaw.router.memory.Ledger;
import io.openclaw.router.memory.Owner;
import io.openclaw.router.message.RequestGuard;
import io.openclaw.router.route.RouteTable;
import io.openclaw.router.tunnel.Tunnel;
import io.openclaw.router.tunnel.Tunnels;
import io.openclaw.router.upstream.Resolver;
import io.openclaw.router.upstream.Upstream;
import io.openclaw.router.wire.CodecLimits;
import io.openclaw.router.wire.Faults;
import io.openclaw.router.wire.RequestDecoder;
import io.openclaw.router.wire.ResponseEncoder;
import io.openclaw.settings.Settings;
import io.openclaw.settings.memory.MemoryPlan;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The traffic listener and all that serves it. Started once; drained and closed once. Safe for use from every thread. */
@SuppressWarnings("FutureReturnValueIgnored") // closing and timers, which end with their event loop
public final class TrafficServer implements AutoCloseable {
    /** More event loops than this spend their time waking one another. */
    private static final int MAX_LOOPS = 16;

    private static final long MB = 1 << 20;

    private final Front front;
    private final EventLoopGroup group;
    private final List<LoopConnections> loops;
    private final Listener listener;
    private final Resolver resolver;
    private final Drain drain;
    private final List<Filter> filters;
    private final LineBuffer accessLines;
    private final RouterLog log;

    private TrafficServer(
            Front front,
            EventLoopGroup group,
            List<LoopConnections> loops,
            Listener listener,
            Resolver resolver,
            List<Filter> filters,
            LineBuffer accessLines,
            RouterLog log) {
        this.accessLines = accessLines;
        this.front = front;
        this.group = group;
        this.loops = loops;
        this.listener = listener;
        this.resolver = resolver;
        this.filters = filters;
        this.log = log;
        this.drain = new Drain(front, loops, listener);
    }

    /** Netty's transport on this machine. */
    private record Transport(
            IoHandlerFactory handler, Class<? extends ServerChannel> server, Class<? extends Channel> client) {
        static Transport best() {
            return Epoll.isAvailable()
                    ? new Transport(
                            EpollIoHandler.newFactory(), EpollServerSocketChannel.class, EpollSocketChannel.class)
                    : new Transport(NioIoHandler.newFactory(), NioServerSocketChannel.class, NioSocketChannel.class);
        }
    }

    /**
     * Binds and serves.
     *
     * @param settings those of the plan: with queue and cache as it allows them
     * @param accessLines where the access log goes, if there is one
     * @param fatal told of memory that has run out, and of nothing else
     * @throws IllegalStateException when the address can't be bound
     */
    public static TrafficServer start(
            Settings settings,
            MemoryPlan plan,
            List<Filter> filters,
            AdminApi admin,
            RouterLog log,
            LineBuffer accessLines,
            Thread.UncaughtExceptionHandler fatal) {
        Settings.Router router = settings.router();
        long relayBytes = plan.relayMb() * MB;
        int concurrent = affordable(router.limits().maxConcurrentRequests(), relayBytes, log);
        long floors = (long) concurrent * Exchange.FLOOR_BYTES;
        int mostTunnels = affordableTunnels(router.limits().maxTunnels(), relayBytes - floors, log);
        long tunnelFloors = (long) mostTunnels * Tunnel.FLOOR_BYTES;
        Ledger ledger = new Ledger(Map.of(
                Owner.QUEUE,
                router.queue().maxMemoryMb() * MB,
                Owner.EXCHANGE,
                floors,
                Owner.TUNNEL,
                tunnelFloors,
                Owner.RELAY,
                relayBytes - floors - tunnelFloors));
        Gate gate = new Gate(concurrent, router.queue().maxSize(), ledger, log, System::nanoTime);
        RouteTable routes = RouteTable.of(router, gate);
        Traffic traffic = new Traffic(
                routes,
                gate,
                ledger,
                new RequestGuard(router.limits().maxRequestBodyMb() * MB),
                new FilterChain(filters, log, fatal),
                new AnswerCounts(routes.routes()),
                TimeUnit.MILLISECONDS.toNanos(router.limits().requestTimeoutMs()),
                router.queue().overflowMessage(),
                new Tunnels(ledger, mostTunnels),
                accessLog(router.accessLog(), accessLines));
        Transport transport = Transport.best();
        EventLoopGroup group = new MultiThreadIoEventLoopGroup(
                Math.min(plan.cpus(), MAX_LOOPS), new DefaultThreadFactory("traffic"), transport.handler());
        try {
            return bind(router, traffic, admin, new Faults(log, fatal), transport, group, filters, accessLines, log);
        } catch (RuntimeException e) {
            group.shutdownGracefully(0, 0, TimeUnit.SECONDS);
            throw e;
        }
    }

    /** Half of the relays' memory is for the floors: with more requests at one time than that pays for none could be carried quickly. */
    private static int affordable(int wanted, long relayBytes, RouterLog log) {
        int most = (int) Math.min(Integer.MAX_VALUE, relayBytes / 2 / Exchange.FLOOR_BYTES);
        if (wanted <= most) {
            return wanted;
        }
        log.warn(
                "limits.max_concurrent_requests lowered to what the memory plan carries",
                "Asked: " + wanted,
                "In force: " + most,
                "Relay memory: " + relayBytes / MB + " MB");
        return most;
    }

    /** Half of what the exchanges' floors leave: the rest is for larger reads, of tunnels too. */
    private static int affordableTunnels(int wanted, long leftBytes, RouterLog log) {
        int most = (int) Math.min(Integer.MAX_VALUE, leftBytes / 2 / Tunnel.FLOOR_BYTES);
        if (wanted <= most) {
            return wanted;
        }
        log.warn(
                "limits.max_tunnels lowered to what the memory plan carries",
                "Asked: " + wanted,
                "In force: " + most,
                "Relay memory beside running requests: " + leftBytes / MB + " MB");
        return most;
    }

    private static @Nullable AccessLog accessLog(Settings.AccessLog wanted, LineBuffer lines) {
        if (!wanted.enabled()) {
            return null;
        }
        RouterLog.Format format =
                wanted.format() == Settings.LogFormat.JSON ? RouterLog.Format.JSON : RouterLog.Format.TEXT;
        return new AccessLog(lines, format, wanted.sample());
    }

    private static TrafficServer bind(
            Settings.Router router,
            Traffic traffic,
            AdminApi admin,
            Faults faults,
            Transport transport,
            EventLoopGroup group,
            List<Filter> filters,
            LineBuffer accessLines,
            RouterLog log) {
        CodecLimits limits = new CodecLimits(router.limits().maxRequestHeadersKb() * 1024);
        Listener listener = new Listener(router.listen().maxConnections());
        Front front = new Front(traffic, admin, router, limits, faults, listener::connectionsChanged);
        Map<EventLoop, LoopConnections> loops = new HashMap<>();
        for (EventExecutor executor : group) {
            EventLoop loop = (EventLoop) executor;
            LoopConnections connections =
                    new LoopConnections(loop, traffic.routes().upstreams(), transport.client(), limits, faults);
            loops.put(loop, connections);
            loop.scheduleAtFixedRate(
                    () -> guarded(connections::sweep, faults),
                    LoopConnections.SWEEP_MS,
                    LoopConnections.SWEEP_MS,
                    TimeUnit.MILLISECONDS);
        }
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(group)
                .channel(transport.server())
                .option(ChannelOption.SO_REUSEADDR, true)
                .option(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
                .childOption(ChannelOption.AUTO_READ, false)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        accept(channel, front, loops);
                    }
                });
        InetSocketAddress wanted =
                new InetSocketAddress(router.listen().host(), router.listen().port());
        ChannelFuture binding = bootstrap.bind(wanted).awaitUninterruptibly();
        Channel bound = binding.channel();
        if (!binding.isSuccess()) {
            throw new IllegalStateException("can't listen on " + wanted + ": " + binding.cause(), binding.cause());
        }
        listener.opened(bound, front::connections);
        return new TrafficServer(
                front,
                group,
                List.copyOf(loops.values()),
                listener,
                new Resolver(traffic.routes().upstreams()),
                filters,
                accessLines,
                log);
    }

    private static void accept(Channel channel, Front front, Map<EventLoop, LoopConnections> loops) {
        LoopConnections loop = loops.get(channel.eventLoop());
        if (loop == null || !(channel.remoteAddress() instanceof InetSocketAddress peer)) {
            channel.close(); // reset before it was accepted
            return;
        }
        if (front.proxyProtocol && !front.trustedPeers.isEmpty() && !front.trustedPeers.contains(peer)) {
            channel.close(); // whose word on the client's address is worth nothing
            return;
        }
        RequestDecoder decoder = new RequestDecoder(front.limits);
        ResponseEncoder encoder = new ResponseEncoder();
        ClientConnection connection = new ClientConnection(front, loop, channel, decoder, encoder, peer);
        if (front.proxyProtocol) {
            channel.pipeline().addLast(new ProxyProtocol(connection));
        }
        channel.pipeline().addLast(decoder).addLast(encoder).addLast(connection);
    }

    private static void guarded(Runnable task, Faults faults) {
        try {
            task.run();
        } catch (Throwable e) { // else the event loop would swallow it and never run the task again
            faults.caught(e);
        }
    }

    public InetSocketAddress address() {
        return listener.address();
    }

    public Gate gate() {
        return front.traffic.gate();
    }

    public Ledger ledger() {
        return front.traffic.ledger();
    }

    public TrafficFigures figures() {
        Map<String, Integer> upstreams = new LinkedHashMap<>();
        for (Upstream upstream : front.traffic.routes().upstreams()) {
            upstreams.put(upstream.name(), upstream.connections());
        }
        return new TrafficFigures(
                front.traffic.counts().read(),
                front.connections(),
                upstreams,
                front.traffic.tunnels().open(),
                front.traffic.tunnels().opened(),
                accessLines.dropped());
    }

    /** From now on every response carries Connection: close; connections are still accepted. */
    public void announceDrain() {
        front.beginClosing();
    }

    /**
     * Stops accepting and lets what has come be answered. Idle connections go when they have been quiet for a moment.
     *
     * @param timeout after it what waits or runs is answered 503, and what has begun to be answered is cut
     * @return completed when no connection is left
     */
    public CompletionStage<Void> drain(Duration timeout) {
        front.beginClosing();
        return drain.begin(timeout);
    }

    /** Ends everything at once; after a {@link #drain} there is nothing left to end. */
    @Override
    public void close() {
        listener.close().awaitUninterruptibly();
        resolver.close();
        for (LoopConnections loop : loops) {
            loop.loop().execute(() -> loop.each(ClientConnection::close));
        }
        group.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
        for (Filter filter : filters) {
            try {
                filter.close();
            } catch (Throwable e) { // a filter's last fault must not turn a clean end into a failed one
                log.error(
                        "A filter failed to close",
                        "Filter: " + filter.getClass().getName(),
                        "Cause: " + e);
            }
        }
    }
}
