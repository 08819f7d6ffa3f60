package io.openclaw.router.lifecycle;

import io.openclaw.router.alert.Alerts;
import io.openclaw.router.http.TrafficFigures;
import io.openclaw.router.http.TrafficServer;
import io.openclaw.router.jvm.JvmFigures;
import io.openclaw.router.metrics.Snapshot;
import io.openclaw.router.metrics.State;
import java.time.Duration;

/** What there is once traffic is served. */
record Serving(TrafficServer traffic, Housekeeping housekeeping, Watch watch, Alerts alerts, ConfigWatch config) {
    private static final long MIB = 1 << 20;

    Snapshot snapshot(Launch launch, State state, Duration uptime) {
        TrafficFigures figures = traffic.figures();
        long heapMaxBytes = launch.settings().process().maxHeapMb() * MIB;
        return new Snapshot(
                launch.version(),
                state,
                uptime,
                config.state(),
                launch.plan(),
                JvmFigures.now(heapMaxBytes, watch.gc(), watch.recent()),
                housekeeping.pressure().state(),
                new Snapshot.Findings(
                        watch.growth(),
                        watch.pausesExceeded(),
                        housekeeping.defragmentation().isFragmented(),
                        launch.swapDoubt()),
                traffic.gate().figures(),
                traffic.ledger(),
                figures.answers(),
                new Snapshot.Connections(
                        figures.clientConnections(),
                        figures.load(),
                        figures.upstreams(),
                        figures.tunnels(),
                        figures.tunnelsOpened()),
                figures.accessLinesDropped(),
                alerts.figures(),
                new Snapshot.Filters(figures.filters(), housekeeping.filters().holdings()),
                traffic.cache().figures());
    }
}
