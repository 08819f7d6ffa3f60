package io.openclaw.router.upstream;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** One address of an upstream, with what its use has shown. Safe for use from every event loop. */
public final class Endpoint {
    /** So many failures in a row put an endpoint aside. */
    static final int FAILURES_TO_EJECT = 5;
    /** For so long; then the next request tries it again. */
    static final long EJECTION_NANOS = 10_000_000_000L;

    private static final int DEFAULT_PORT = 80;

    private final String host;
    private final int port;
    private final boolean named;
    private final AtomicInteger active = new AtomicInteger();
    private final AtomicInteger failures = new AtomicInteger();
    private volatile @Nullable InetSocketAddress address;
    /** Nano time until which it is aside; meaningful only while {@code ejected}. */
    private volatile long ejectedUntil;

    private volatile boolean ejected;

    /** @param url an http URL without a path; the settings have made sure of it */
    Endpoint(String url) {
        URI uri = URI.create(url);
        String written = uri.getHost();
        this.host = written.startsWith("[") ? written.substring(1, written.length() - 1) : written;
        this.port = uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort();
        this.named = !NetUtil.isValidIpV4Address(host) && !NetUtil.isValidIpV6Address(host);
        resolve();
    }

    boolean isNamed() {
        return named;
    }

    /** Looks the name up, blocking; an answer that doesn't come leaves the address that is known. */
    void resolve() {
        try {
            address = new InetSocketAddress(InetAddress.getByName(host), port);
        } catch (UnknownHostException e) {
            failures.incrementAndGet(); // an endpoint that loses its name counts as failing; its last address may still
            // work
        }
    }

    /** Null while its name is unknown. */
    @Nullable
    InetSocketAddress address() {
        return address;
    }

    int active() {
        return active.get();
    }

    void began() {
        active.incrementAndGet();
    }

    void ended() {
        active.decrementAndGet();
    }

    void succeeded() {
        if (failures.get() != 0) {
            failures.set(0);
        }
    }

    void failed(long now) {
        if (failures.incrementAndGet() >= FAILURES_TO_EJECT) {
            ejectedUntil = now + EJECTION_NANOS;
            ejected = true;
            failures.set(0);
        }
    }

    boolean isAside(long now) {
        if (ejected && now - ejectedUntil >= 0) {
            ejected = false;
        }
        return ejected;
    }

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
