package io.openclaw.router.lifecycle;

import io.openclaw.router.admin.AdminServer;
import io.openclaw.router.admin.Operations;
import io.openclaw.router.admin.RouterAdmin;
import io.openclaw.router.alert.Alerts;
import io.openclaw.router.alert.Origin;
import io.openclaw.router.cache.Purge;
import io.openclaw.router.filter.FilterLoadException;
import io.openclaw.router.filter.FilterLoader;
import io.openclaw.router.filter.LoadedFilter;
import io.openclaw.router.heap.ClassHistogram;
import io.openclaw.router.heap.DumpDirectory;
import io.openclaw.router.heap.HeapDumps;
import io.openclaw.router.http.TrafficServer;
import io.openclaw.router.jvm.BackgroundThreads;
import io.openclaw.router.jvm.DiagnosticCommands;
import io.openclaw.router.jvm.GcFigures;
import io.openclaw.router.jvm.HeapDumper;
import io.openclaw.router.jvm.NativeMemory;
import io.openclaw.router.jvm.SteadyClock;
import io.openclaw.router.log.RouterLog;
import io.openclaw.router.memory.Pressure;
import io.openclaw.router.metrics.PrometheusText;
import io.openclaw.router.metrics.Snapshot;
import io.openclaw.router.metrics.State;
import io.openclaw.settings.Settings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
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
    static {
        // part of a channel's long name, which nobody reads: Netty would look through the network interfaces for it,
        // and complain where there are none
        System.setProperty("io.netty.machineId", "00:00:00:00:00:00");
    }

    private final Launch launch;
    private final RouterLog log;
    private final MemoryExhausted fatal;
    private final long startNanos = System.nanoTime();
    private final CountDownLatch stopped = new CountDownLatch(1);
    private volatile State state = State.STARTING;
    private final Supervisor supervisor = new Supervisor(System.getenv());
    private final Evidence evidence;
    private final DumpDirectory dumpDirectory = DumpDirectory.of(System.getenv(), NativeMemory::freeBytes);
    private final HeapDumps dumps = new HeapDumps(
            dumpDirectory, HeapDumper::dumpLive, () -> ClassHistogram.parse(DiagnosticCommands.classHistogram()));
    private volatile @Nullable Serving serving;
    private volatile @Nullable SelfRestart selfRestart;
    private @Nullable CompletableFuture<Void> drained;
    private List<LoadedFilter> loaded = List.of();

    private Router(Launch launch) {
        this.launch = launch;
        log = launch.log();
        evidence = Evidence.of(System.getenv(), log);
        fatal = new MemoryExhausted(
                log, launch.logFormat(), launch.settings().process().maxHeapMb(), evidence);
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
        RouterAdmin admin = new RouterAdmin(this, launch.adminToken(), dumps, log);
        // traffic last: what comes on a port that a predecessor shares must find a router that serves
        try (AdminServer adminServer = startAdmin(settings.router(), admin);
                TrafficServer traffic = startTraffic(settings, admin)) {
            fatal.countRequestsBy(() -> traffic.gate().figures().enqueued());
            serve(settings, traffic, adminServer);
        }
    }

    private void serve(Settings settings, TrafficServer traffic, AdminServer adminServer)
            throws StartException, InterruptedException {
        Housekeeping housekeeping = Housekeeping.of(launch, traffic, loaded, evidence);
        try (Watch watch = new Watch(
                        settings,
                        log,
                        fatal,
                        housekeeping::load,
                        (gc, growth, uptime) -> looked(housekeeping, gc, growth, uptime),
                        new SteadyClock());
                Alerts alerts = alerts(settings.monitoring(), traffic.address().getPort());
                ConfigWatch config =
                        new ConfigWatch(launch, traffic, changed -> configured(changed, watch, alerts), fatal)) {
            serving = new Serving(traffic, housekeeping, watch, alerts, config);
            selfRestart = new SelfRestart(launch, traffic, adminServer, supervisor, this::leave);
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
            tellReady();
            traffic.preload(settings);
            letBackgroundThreadsGiveWay(); // now that nobody waits for the start any more
            deleteLeftovers();
            stopped.await();
            beginDrain("stop signal").join();
        }
    }

    private Alerts alerts(Settings.Monitoring monitoring, int port) {
        return new Alerts(
                monitoring,
                () -> PrometheusText.figures(snapshot().orElseThrow()),
                launch.directory(),
                Origin.ofThisProcess(System.getenv(), port, launch.version()),
                log,
                fatal,
                new SteadyClock());
    }

    private static void configured(Settings changed, Watch watch, Alerts alerts) {
        watch.configured(changed);
        alerts.configured(changed.monitoring());
    }

    private void looked(Housekeeping housekeeping, GcFigures gc, double growth, Duration uptime) {
        housekeeping.look(gc, growth, uptime);
        SelfRestart restart = selfRestart;
        if (restart != null && state == State.READY) {
            restart.look(gc, housekeeping.defragmentation().isFragmented(), uptime);
        }
    }

    private void tellReady() throws StartException, InterruptedException {
        Path readyFile = launch.succession().readyFile();
        try {
            if (readyFile == null) {
                supervisor.ready(ProcessHandle.current().pid(), log);
            } else {
                Successor.tellServing(readyFile); // and the predecessor tells the supervisor
            }
        } catch (IOException e) {
            throw new StartException(e);
        }
    }

    private void cancelRestart() {
        SelfRestart restart = selfRestart;
        if (restart != null) {
            restart.cancel();
        }
    }

    /** Drains, and ends: a successor serves or will be started. */
    private void leave(String reason) {
        var _ = beginDrain(reason);
        stopped.countDown();
    }

    /** Without it requests are slower in the first minutes, and no less right. */
    private void letBackgroundThreadsGiveWay() {
        try {
            BackgroundThreads.giveWay();
        } catch (IOException e) {
            log.warn("The JVM's background threads stay the event loops' equals: " + e);
        }
    }

    /** Of processes that were killed while they dumped their heap. */
    private void deleteLeftovers() {
        try {
            int deleted = dumpDirectory.deleteLeftovers();
            if (deleted > 0) {
                log.info("Heap dumps of earlier processes deleted", "Number: " + deleted);
            }
        } catch (IOException e) {
            log.warn("Heap dumps of earlier processes can't be deleted", "Cause: " + e);
        }
    }

    private TrafficServer startTraffic(Settings settings, RouterAdmin admin) throws StartException {
        Settings.Filters configured = settings.router().filters();
        try {
            NativeMemory.requireCounted();
            loaded = configured.directory() == null
                    ? List.of()
                    : FilterLoader.load(launch.directory().resolve(configured.directory()), configured.order());
            return TrafficServer.start(
                    settings, launch.plan(), loaded, admin, log, launch.lines(), fatal, isSuccessor());
        } catch (FilterLoadException | IllegalStateException e) {
            throw new StartException(e);
        }
    }

    private AdminServer startAdmin(Settings.Router router, RouterAdmin admin) throws StartException {
        try {
            return AdminServer.start(
                    new InetSocketAddress(router.listen().host(), router.admin().port()), admin, fatal, isSuccessor());
        } catch (IOException e) {
            throw new StartException(e);
        }
    }

    private boolean isSuccessor() {
        return launch.succession().readyFile() != null;
    }

    /** Unless a stop signal came while the router was starting. */
    private synchronized void becomeReady() {
        if (drained == null) {
            state = State.READY;
        }
    }

    /** On a stop signal; a second one finds the drain begun and changes nothing. */
    private void stop() {
        cancelRestart();
        if (serving != null) {
            var _ = beginDrain("stop signal");
        }
        stopped.countDown();
    }

    @Override
    public Optional<String> restart() {
        SelfRestart restart = selfRestart;
        return restart == null || state != State.READY
                ? Optional.of("the router is " + state.text())
                : restart.begin("asked for on the admin port");
    }

    @Override
    public void drain() {
        cancelRestart();
        var _ = beginDrain("asked for on the admin port");
    }

    private synchronized CompletableFuture<Void> beginDrain(String reason) {
        Serving now = serving;
        if (now == null) {
            throw new IllegalStateException("nothing is served yet");
        }
        if (drained == null) {
            state = State.DRAINING;
            drained = new Drain(now.traffic(), now.config().state().settings().router(), log).begin(reason);
        }
        return drained;
    }

    @Override
    public void trimBuffers() {
        Serving now = serving;
        if (now != null) {
            now.traffic().trim();
        }
    }

    @Override
    public int purge(Purge purge) {
        Serving now = serving;
        return now == null ? 0 : now.traffic().cache().purge(purge);
    }

    @Override
    public State state() {
        State now = state;
        return now == State.READY && dumps.busy() ? State.DUMPING : now;
    }

    @Override
    public Pressure.Rung pressure() {
        Serving now = serving;
        return now == null
                ? Pressure.Rung.NONE
                : now.housekeeping().pressure().state().rung();
    }

    @Override
    public Settings.Debug debug() {
        Serving now = serving;
        return (now == null
                        ? launch.settings()
                        : now.config().state().settings().router())
                .debug();
    }

    @Override
    public Optional<Snapshot> snapshot() {
        Duration uptime = Duration.ofNanos(System.nanoTime() - startNanos);
        return Optional.ofNullable(serving).map(now -> now.snapshot(launch, state(), uptime));
    }
}
