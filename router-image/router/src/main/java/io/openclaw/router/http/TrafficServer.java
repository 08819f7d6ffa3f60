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
import io.netty.util.concurrent.Future;
import io.openclaw.router.admin.AdminApi;
import io.openclaw.router.admission.Gate;
import io.openclaw.router.exchange.AnswerCounts;
import io.openclaw.router.exchange.Exchange;
import io.openclaw.router.exchange.FilterChain;
import io.openclaw.router.exchange.LeastRates;
import io.openclaw.router.exchange.Traffic;
import io.openclaw.router.filter.Filter;
import io.openclaw.router.log.RouterLog;
import io.openclaw.router.memory.Ledger;
import io.openclaw.router.memory.Owner;
import io.openclaw.router.message.RequestGuard;
import io.openclaw.router.route.RouteTable;
import io.openclaw.router.upstream.Resolver;
import io.openclaw.router.upstream.Upstream;
import io.openclaw.router.wire.CodecLimits;
import io.openclaw.router.wire.Faults;
import io.openclaw.router.wire.RequestDecoder;
import io.openclaw.router.wire.ResponseEncoder;
import io.openclaw.settings.Settings;
import io.openclaw.settings.memory.KernelBuffers;
import io.openclaw.settings.memory.MemoryPlan;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** The traffic listener and all that serves it. Started once; drained and closed once. Safe for use from every thread. */
@SuppressWarnings("FutureReturnValueIgnored") // closing and timers, which end with their event loop
public final class TrafficServer implements AutoCloseable {
    /** More event loops than this spend their time waking one another. */
    private static final int MAX_LOOPS = 16;

    private static final long MB = 1 << 20;
    /** An event loop that is busy for longer trims later. */
    private static final long TRIM_PATIENCE_MS = 1_000;

    private final Front front;
    private final EventLoopGroup group;
    private final List<LoopConnections> loops;
    private final Listener listener;
    private final Resolver resolver;
    private final Drain drain;
    private final List<Filter> filters;
    private final RouterLog log;

    private TrafficServer(
            Front front,
            EventLoopGroup group,
            List<LoopConnections> loops,
            Listener listener,
            Resolver resolver,
            List<Filter> filters,
            RouterLog log) {
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
     * @param fatal told of memory that has run out, and of nothing else
     * @throws IllegalStateException when the address can't be bound
     */
    public static TrafficServer start(
            Settings settings,
            MemoryPlan plan,
            List<Filter> filters,
            AdminApi admin,
            RouterLog log,
            Thread.UncaughtExceptionHandler fatal) {
        Settings.Router router = settings.router();
        long relayBytes = plan.relayMb() * MB;
        int concurrent = affordable(router.limits().maxConcurrentRequests(), relayBytes, log);
        long floors = (long) concurrent * Exchange.FLOOR_BYTES;
        Ledger ledger = new Ledger(Map.of(
                Owner.HEAD,
                plan.headMb() * MB,
                Owner.QUEUE,
                router.queue().maxMemoryMb() * MB,
                Owner.EXCHANGE,
                floors,
                Owner.RELAY,
                relayBytes - floors));
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
                LeastRates.of(router.limits()),
                router.queue().overflowMessage());
        Transport transport = Transport.best();
        EventLoopGroup group = new MultiThreadIoEventLoopGroup(
                Math.min(plan.cpus(), MAX_LOOPS), new DefaultThreadFactory("traffic"), transport.handler());
        try {
            return bind(router, traffic, admin, new Faults(log, fatal), transport, group, filters, log);
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

    private static TrafficServer bind(
            Settings.Router router,
            Traffic traffic,
            AdminApi admin,
            Faults faults,
            Transport transport,
            EventLoopGroup group,
            List<Filter> filters,
            RouterLog log) {
        CodecLimits limits = new CodecLimits(router.limits().maxRequestHeadersKb() * 1024);
        Listener listener = new Listener(router.listen().maxConnections());
        Front front = new Front(traffic, admin, router, limits, faults, listener::connectionsChanged);
        Map<EventLoop, LoopConnections> loops = new HashMap<>();
        for (EventExecutor executor : group) {
            EventLoop loop = (EventLoop) executor;
            LoopConnections connections = new LoopConnections(
                    loop, new Scarcity(front), traffic.routes().upstreams(), transport.client(), limits, faults);
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
                // inherited by what is accepted: set later, it would come after the first window was offered
                .option(ChannelOption.SO_RCVBUF, KernelBuffers.RECEIVE_BYTES)
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
                log);
    }

    private static void accept(Channel channel, Front front, Map<EventLoop, LoopConnections> loops) {
        LoopConnections loop = loops.get(channel.eventLoop());
        if (loop == null || !(channel.remoteAddress() instanceof InetSocketAddress peer)) {
            channel.close(); // reset before it was accepted
            return;
        }
        RequestDecoder decoder = new RequestDecoder(front.limits);
        ResponseEncoder encoder = new ResponseEncoder();
        channel.pipeline()
                .addLast(decoder)
                .addLast(encoder)
                .addLast(new ClientConnection(front, loop, channel, decoder, encoder, peer));
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
        return new TrafficFigures(front.traffic.counts().read(), front.connections(), upstreams, 0);
    }

    /** Gives back what the event loops' threads keep of freed buffers; waits for them, a moment at most. */
    public void trim() {
        List<Future<?>> trims = new ArrayList<>();
        for (LoopConnections loop : loops) {
            trims.add(loop.loop().submit(PooledByteBufAllocator.DEFAULT::trimCurrentThreadCache));
        }
        for (Future<?> trim : trims) {
            trim.awaitUninterruptibly(TRIM_PATIENCE_MS);
        }
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
