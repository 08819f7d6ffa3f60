package io.openclaw.router.http;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannelRecvByteBufAllocator;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import io.openclaw.router.admin.AdminApi;
import io.openclaw.router.admission.Gate;
import io.openclaw.router.cache.HttpCache;
import io.openclaw.router.exchange.ClientLoad;
import io.openclaw.router.exchange.FilterChain;
import io.openclaw.router.exchange.Traffic;
import io.openclaw.router.filter.LoadedFilter;
import io.openclaw.router.log.LineBuffer;
import io.openclaw.router.log.RouterLog;
import io.openclaw.router.memory.Ledger;
import io.openclaw.router.wire.Faults;
import io.openclaw.router.wire.RequestDecoder;
import io.openclaw.router.wire.ResponseEncoder;
import io.openclaw.settings.Settings;
import io.openclaw.settings.memory.KernelBuffers;
import io.openclaw.settings.memory.MemoryPlan;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
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

    /**
     * Connections that an event loop takes at one time. Netty 4.2.18 takes one over epoll: it mistakes the socket's number for a count of bytes that
     * was less than asked for, and stops. On a busy loop newcomers then wait for seconds, one turn each.
     */
    private static final int MOST_ACCEPTED = 64;

    /** An event loop that is busy for longer trims later. */
    private static final long TRIM_PATIENCE_MS = 1_000;

    private final Front front;
    private final LiveConfiguration configuration;
    private final Transport transport;
    private final EventLoopGroup group;
    private final List<LoopConnections> loops;
    private final Listener listener;
    private final Drain drain;
    private final List<LoadedFilter> filters;
    private final LineBuffer accessLines;
    private final RouterLog log;

    private TrafficServer(
            Front front,
            LiveConfiguration configuration,
            Transport transport,
            EventLoopGroup group,
            List<LoopConnections> loops,
            Listener listener,
            List<LoadedFilter> filters,
            LineBuffer accessLines,
            RouterLog log) {
        this.accessLines = accessLines;
        this.front = front;
        this.configuration = configuration;
        this.transport = transport;
        this.group = group;
        this.loops = loops;
        this.listener = listener;
        this.filters = filters;
        this.log = log;
        this.drain = new Drain(front, loops, listener);
    }

    /**
     * Binds and serves.
     *
     * @param settings those of the plan: with queue and cache as it allows them
     * @param accessLines where the access log goes, if there is one
     * @param fatal told of memory that has run out, and of nothing else
     * @param succeeds whether a predecessor listens on the port and shares it
     * @throws IllegalStateException when the address can't be bound
     */
    public static TrafficServer start(
            Settings settings,
            MemoryPlan plan,
            List<LoadedFilter> filters,
            AdminApi admin,
            RouterLog log,
            LineBuffer accessLines,
            Thread.UncaughtExceptionHandler fatal,
            boolean succeeds) {
        Transport best = Transport.best();
        return start(settings, plan, filters, admin, log, accessLines, fatal, succeeds ? best.onSharedPort() : best);
    }

    static TrafficServer start(
            Settings settings,
            MemoryPlan plan,
            List<LoadedFilter> filters,
            AdminApi admin,
            RouterLog log,
            LineBuffer accessLines,
            Thread.UncaughtExceptionHandler fatal,
            Transport transport) {
        Settings.Router router = settings.router();
        int loops = Math.min(plan.cpus(), MAX_LOOPS);
        LiveConfiguration configuration =
                new LiveConfiguration(router, plan, new FilterChain(filters, log, fatal), loops, accessLines, log);
        EventLoopGroup group =
                new MultiThreadIoEventLoopGroup(loops, new DefaultThreadFactory("traffic"), transport.handler());
        try {
            return bind(
                    router, configuration, admin, new Faults(log, fatal), transport, group, filters, accessLines, log);
        } catch (RuntimeException e) {
            configuration.close();
            group.shutdownGracefully(0, 0, TimeUnit.SECONDS);
            throw e;
        }
    }

    private static TrafficServer bind(
            Settings.Router router,
            LiveConfiguration configuration,
            AdminApi admin,
            Faults faults,
            Transport transport,
            EventLoopGroup group,
            List<LoadedFilter> filters,
            LineBuffer accessLines,
            RouterLog log) {
        Listener listener = new Listener(router.listen().maxConnections());
        Front front = new Front(configuration, admin, router, faults, listener::connectionsChanged);
        Map<EventLoop, LoopConnections> loops = new LinkedHashMap<>();
        for (EventExecutor executor : group) {
            EventLoop loop = (EventLoop) executor;
            LoopConnections connections = new LoopConnections(
                    loop, loops.size(), new Scarcity(front), transport.client(), configuration::codecLimits, faults);
            loops.put(loop, connections);
            loop.scheduleAtFixedRate(
                    () -> guarded(connections::sweep, faults),
                    LoopConnections.SWEEP_MS,
                    LoopConnections.SWEEP_MS,
                    TimeUnit.MILLISECONDS);
        }
        InetSocketAddress wanted =
                new InetSocketAddress(router.listen().host(), router.listen().port());
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(group)
                .channelFactory(() -> transport.server().apply(wanted.getAddress()))
                .option(ChannelOption.SO_REUSEADDR, true)
                // inherited by what is accepted: set later, it would come after the first window was offered
                .option(ChannelOption.SO_RCVBUF, KernelBuffers.RECEIVE_BYTES)
                .option(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
                .option(
                        ChannelOption.RECVBUF_ALLOCATOR,
                        new ServerChannelRecvByteBufAllocator()
                                .respectMaybeMoreData(false)
                                .maxMessagesPerRead(MOST_ACCEPTED))
                .childOption(ChannelOption.AUTO_READ, false)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        accept(channel, front, loops);
                    }
                });
        ChannelFuture binding = bootstrap.bind(wanted).awaitUninterruptibly();
        Channel bound = binding.channel();
        if (!binding.isSuccess()) {
            throw new IllegalStateException("can't listen on " + wanted + ": " + binding.cause(), binding.cause());
        }
        listener.opened(bound, front::connections);
        bound.eventLoop()
                .scheduleAtFixedRate(
                        () -> guarded(listener::acceptAgain, faults),
                        LoopConnections.SWEEP_MS,
                        LoopConnections.SWEEP_MS,
                        TimeUnit.MILLISECONDS);
        return new TrafficServer(
                front,
                configuration,
                transport,
                group,
                List.copyOf(loops.values()),
                listener,
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
        RequestDecoder decoder = new RequestDecoder(front.limits());
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

    /** {@code io_uring}, {@code epoll} or {@code nio}. */
    public String transport() {
        return transport.name();
    }

    public Gate gate() {
        return front.traffic().gate();
    }

    public Ledger ledger() {
        return front.traffic().ledger();
    }

    /** The cache, which is there, and empty, where nothing is cached. */
    public HttpCache cache() {
        return configuration.cache();
    }

    public TrafficFigures figures() {
        Traffic now = front.traffic();
        return new TrafficFigures(
                now.counts().read(),
                front.connections(),
                loops.stream().map(LoopConnections::load).reduce(ClientLoad.NONE, ClientLoad::and),
                configuration.upstreams(),
                now.tunnels().open(),
                now.tunnels().opened(),
                accessLines.dropped(),
                now.filters().figures());
    }

    /**
     * Puts other settings in force. Each request goes on under those that it began with, and no connection is dropped for it. Blocks for a moment
     * where there are new names to be looked up; not to be called on an event loop.
     *
     * @param settings with {@code listen}, {@code admin}, {@code process} and {@code filters} as at the start, and fitting the plan
     */
    public void apply(Settings settings) {
        configuration.apply(settings.router(), loops);
    }

    /** Begins to fetch what the settings name into the cache. To be called once, when clients are served. */
    public void preload(Settings settings) {
        Preload.begin(front, loops.getFirst(), cache(), settings.router().cache(), log);
    }

    /** What a change of settings has left to be done when requests have ended; to be called about once a second. */
    public void settle() {
        configuration.settle();
    }

    /** The configuration in force. */
    Traffic traffic() {
        return front.traffic();
    }

    /** Pools of all loops; and upstreams of earlier settings that still have one. */
    int pools() {
        return loops.stream().mapToInt(LoopConnections::pools).sum();
    }

    int retiring() {
        return configuration.retiring();
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

    /** Whether every new request is answered 503 from now on, and of those that stall the largest are cut: memory is short. */
    public void shed(boolean shedding) {
        front.shed(shedding);
    }

    /** Whether a successor may listen on the same port. */
    public void share(boolean shared) {
        listener.share(shared);
    }

    /**
     * Connections that begin from now on are the successor's that shares the port; what has begun here stays.
     *
     * @return false where the system can't do that: then some still come here
     */
    public boolean leaveNewcomersToSuccessor() {
        return listener.leaveNewcomersToSuccessor();
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
        configuration.close();
        for (LoopConnections loop : loops) {
            loop.loop().execute(loop::closeAll);
        }
        group.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
        for (LoadedFilter filter : filters) {
            try {
                filter.filter().close();
            } catch (Throwable e) { // a filter's last fault must not turn a clean end into a failed one
                log.error(
                        "A filter failed to close",
                        "Filter: " + filter.name() + " ("
                                + filter.filter().getClass().getName() + ")",
                        "Cause: " + e);
            }
        }
    }
}
