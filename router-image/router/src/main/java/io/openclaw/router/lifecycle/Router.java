package io.openclaw.router.lifecycle;

import io.openclaw.router.admin.AdminServer;
import io.openclaw.router.admin.Operations;
import io.openclaw.router.admin.RouterAdmin;
import io.openclaw.router.filter.Filter;
import io.openclaw.router.filter.FilterLoadException;
import io.openclaw.router.filter.FilterLoader;
import io.openclaw.router.http.TrafficFigures;
import io.openclaw.router.http.TrafficServer;
import io.openclaw.router.jvm.BackgroundThreads;
import io.openclaw.router.jvm.JvmFigures;
import io.openclaw.router.jvm.NativeMemory;
import io.openclaw.router.log.RouterLog;
import io.openclaw.router.metrics.Snapshot;
import io.openclaw.router.metrics.State;
import io.openclaw.settings.Settings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * One running router. It is ready when both listeners are bound; it drains on a stop signal or on {@code /admin/drain}, once; after a drain
 * that was asked for it stays up, unready and empty, for its operator to see, until the signal comes.
 */
public final class Router implements Operations {
    private static final long MIB = 1 << 20;

    private final Launch launch;
    private final RouterLog log;
    private final MemoryExhausted fatal;
    private final long startNanos = System.nanoTime();
    private final CountDownLatch stopped = new CountDownLatch(1);
    private volatile State state = State.STARTING;
    private volatile @Nullable Serving serving;
    private @Nullable CompletableFuture<Void> drained;

    /** What there is once traffic is served. */
    private record Serving(TrafficServer traffic, PressureLadder pressure, Watch watch, ConfigWatch config) {}

    private Router(Launch launch) {
        this.launch = launch;
        log = launch.log();
        fatal = new MemoryExhausted(
                log, launch.logFormat(), launch.settings().process().maxHeapMb());
    }

    /**
     * Serves until a stop signal has come and everything is drained.
     *
     * @return the exit code
     */
    public static int run(Launch launch) throws InterruptedException {
        Router router = new Router(launch);
        Thread.setDefaultUncaughtExceptionHandler(router.fatal);
        StopSignals.handle(router::stop);
        try {
            router.serve();
            return ExitCode.OK;
        } catch (StartException e) {
            launch.log().error("Can't start: " + e.getMessage());
            return ExitCode.CONFIGURATION;
        } finally {
            launch.lines().close();
        }
    }

    private void serve() throws StartException, InterruptedException {
        Settings settings = launch.plan().settings();
        RouterAdmin admin = new RouterAdmin(this, launch.adminToken());
        try (TrafficServer traffic = startTraffic(settings, admin)) {
            fatal.countRequestsBy(() -> traffic.gate().figures().enqueued());
            serve(settings, traffic, admin);
        }
    }

    private void serve(Settings settings, TrafficServer traffic, RouterAdmin admin)
            throws StartException, InterruptedException {
        PressureLadder pressure = new PressureLadder(launch.plan(), traffic, log);
        try (Watch watch = new Watch(settings, log, fatal, traffic.gate()::figures, pressure, Clock.systemUTC());
                ConfigWatch config = new ConfigWatch(launch, traffic, watch::configured, fatal)) {
            serving = new Serving(traffic, pressure, watch, config);
            try (AdminServer adminServer = startAdmin(settings.router(), admin)) {
                becomeReady();
                String host = settings.router().listen().host();
                log.info(
                        "Ready, version " + launch.version(),
                        "Traffic: " + host + ":" + traffic.address().getPort(),
                        "Transport: " + traffic.transport(),
                        "Admin: " + host + ":" + adminServer.address().getPort(),
                        "Heap: " + settings.router().process().maxHeapMb() + " MB, container limit by plan: "
                                + launch.plan().limitMb() + " MB",
                        "Configuration: " + config.state().hash());
                letBackgroundThreadsGiveWay(); // now that nobody waits for the start any more
                stopped.await();
                beginDrain("stop signal").join();
            }
        }
    }

    /** Without it requests are slower in the first minutes, and no less right. */
    private void letBackgroundThreadsGiveWay() {
        try {
            BackgroundThreads.giveWay();
        } catch (IOException e) {
            log.warn("The JVM's background threads stay the event loops' equals: " + e);
        }
    }

    private TrafficServer startTraffic(Settings settings, RouterAdmin admin) throws StartException {
        Settings.Filters configured = settings.router().filters();
        try {
            NativeMemory.requireCounted();
            List<Filter> filters = configured.directory() == null
                    ? List.of()
                    : FilterLoader.load(launch.directory().resolve(configured.directory()), configured.order());
            return TrafficServer.start(settings, launch.plan(), filters, admin, log, launch.lines(), fatal);
        } catch (FilterLoadException | IllegalStateException e) {
            throw new StartException(e);
        }
    }

    private AdminServer startAdmin(Settings.Router router, RouterAdmin admin) throws StartException {
        try {
            return AdminServer.start(
                    new InetSocketAddress(router.listen().host(), router.admin().port()), admin, fatal);
        } catch (IOException e) {
            throw new StartException(e);
        }
    }

    /** Unless a stop signal came while the router was starting. */
    private synchronized void becomeReady() {
        if (drained == null) {
            state = State.READY;
        }
    }

    /** On a stop signal; a second one finds the drain begun and changes nothing. */
    private void stop() {
        if (serving != null) {
            var _ = beginDrain("stop signal");
        }
        stopped.countDown();
    }

    @Override
    public void drain() {
        var _ = beginDrain("asked for on the admin port");
    }

    private synchronized CompletableFuture<Void> beginDrain(String reason) {
        Serving now = serving;
        if (now == null) {
            throw new IllegalStateException("nothing is served yet");
        }
        if (drained == null) {
            state = State.DRAINING;
            drained = new Drain(now.traffic, now.config.state().settings().router(), log).begin(reason);
        }
        return drained;
    }

    @Override
    public void trimBuffers() {
        Serving now = serving;
        if (now != null) {
            now.traffic.trim();
        }
    }

    @Override
    public State state() {
        return state;
    }

    @Override
    public Optional<Snapshot> snapshot() {
        return Optional.ofNullable(serving).map(this::snapshot);
    }

    private Snapshot snapshot(Serving now) {
        TrafficFigures traffic = now.traffic.figures();
        return new Snapshot(
                launch.version(),
                state,
                Duration.ofNanos(System.nanoTime() - startNanos),
                now.config.state(),
                launch.plan(),
                JvmFigures.now(heapMaxBytes(), now.watch.gc()),
                now.pressure.state(),
                now.traffic.gate().figures(),
                now.traffic.ledger(),
                traffic.answers(),
                new Snapshot.Connections(
                        traffic.clientConnections(), traffic.upstreams(), traffic.tunnels(), traffic.tunnelsOpened()),
                traffic.accessLinesDropped());
    }

    private long heapMaxBytes() {
        return launch.settings().process().maxHeapMb() * MIB;
    }
}
