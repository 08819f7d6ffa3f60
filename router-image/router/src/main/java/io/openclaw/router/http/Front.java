package io.openclaw.router.http;

import io.openclaw.router.admin.AdminApi;
import io.openclaw.router.exchange.Traffic;
import io.openclaw.router.wire.CodecLimits;
import io.openclaw.router.wire.Faults;
import io.openclaw.settings.Settings;
import java.util.concurrent.atomic.AtomicInteger;

/** What all client connections share. */
final class Front {
    final Traffic traffic;
    final AdminApi admin;
    final boolean adminOnLoopback;
    final TrustedPeers trustedPeers;
    final CodecLimits limits;
    final Faults faults;
    final int maxConnections;
    final Runnable onConnectionsChanged;
    private final AtomicInteger connections = new AtomicInteger();
    private volatile boolean closing;

    /** @param onConnectionsChanged called after each opening and closing, from any event loop */
    Front(
            Traffic traffic,
            AdminApi admin,
            Settings.Router settings,
            CodecLimits limits,
            Faults faults,
            Runnable onConnectionsChanged) {
        this.traffic = traffic;
        this.admin = admin;
        this.adminOnLoopback = settings.admin().onTrafficPort() == Settings.OnTrafficPort.LOOPBACK;
        this.trustedPeers = new TrustedPeers(settings.listen().trustedProxies());
        this.limits = limits;
        this.faults = faults;
        this.maxConnections = settings.listen().maxConnections();
        this.onConnectionsChanged = onConnectionsChanged;
    }

    void opened() {
        connections.incrementAndGet();
        onConnectionsChanged.run();
    }

    void closed() {
        connections.decrementAndGet();
        onConnectionsChanged.run();
    }

    int connections() {
        return connections.get();
    }

    /** From now on every answer announces the end of its connection. */
    void beginClosing() {
        closing = true;
    }

    boolean isClosing() {
        return closing;
    }
}
