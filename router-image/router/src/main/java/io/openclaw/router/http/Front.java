package io.openclaw.router.http;

import io.openclaw.router.admin.AdminApi;
import io.openclaw.router.exchange.Traffic;
import io.openclaw.router.wire.CodecLimits;
import io.openclaw.router.wire.Faults;
import io.openclaw.settings.Settings;
import java.util.concurrent.atomic.AtomicInteger;

/** What all client connections share. */
final class Front {
    private final LiveConfiguration configuration;
    final AdminApi admin;
    final boolean adminOnLoopback;
    final boolean proxyProtocol;
    final TrustedPeers trustedPeers;
    final Faults faults;
    final int maxConnections;
    final Runnable onConnectionsChanged;
    private final AtomicInteger connections = new AtomicInteger();
    private volatile boolean closing;
    private volatile boolean shedding;

    /** @param onConnectionsChanged called after each opening and closing, from any event loop */
    Front(
            LiveConfiguration configuration,
            AdminApi admin,
            Settings.Router settings,
            Faults faults,
            Runnable onConnectionsChanged) {
        this.configuration = configuration;
        this.admin = admin;
        this.adminOnLoopback = settings.admin().onTrafficPort() == Settings.OnTrafficPort.LOOPBACK;
        this.proxyProtocol = settings.listen().proxyProtocol();
        this.trustedPeers = new TrustedPeers(settings.listen().trustedProxies());
        this.faults = faults;
        this.maxConnections = settings.listen().maxConnections();
        this.onConnectionsChanged = onConnectionsChanged;
    }

    /** The configuration in force; a request takes it once. */
    Traffic traffic() {
        return configuration.traffic();
    }

    /** For a new connection. */
    CodecLimits limits() {
        return configuration.codecLimits();
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

    /** Memory is so short that nobody new is let in. */
    void shed(boolean shedding) {
        this.shedding = shedding;
        traffic().gate().shed(shedding);
    }

    boolean isShedding() {
        return shedding;
    }

    boolean isClosing() {
        return closing;
    }
}
