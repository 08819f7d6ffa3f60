package io.openclaw.e2e.load;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The client's connections, bounded in number. The one that has been idle longest goes first, so that all stay in use and each soon sees a
 * {@code Connection: close}; who finds none waits in turn.
 */
final class ConnectionPool implements AutoCloseable {

    private final InetSocketAddress server;
    private final Duration maxIdle;
    private final Semaphore permits;
    private final Deque<Connection> idle = new ArrayDeque<>();

    ConnectionPool(InetSocketAddress server, int maxConnections, Duration maxIdle) {
        this.server = server;
        this.maxIdle = maxIdle;
        this.permits = new Semaphore(maxConnections, true);
    }

    /** @throws SocketTimeoutException when none got free, or the server did not accept, in time */
    Connection take(Duration timeout) throws IOException, InterruptedException {
        if (!permits.tryAcquire(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new SocketTimeoutException("no connection got free within " + timeout);
        }
        try {
            for (Connection kept = pollIdle(); kept != null; kept = pollIdle()) {
                if (kept.isUsable(maxIdle)) {
                    return kept;
                }
                kept.close();
            }
            return Connection.open(server, timeout);
        } catch (IOException e) {
            permits.release();
            throw e;
        }
    }

    /** Every connection taken comes back, to be used again or not. */
    void giveBack(Connection connection, boolean reusable) {
        if (reusable) {
            synchronized (idle) {
                idle.addLast(connection);
            }
        } else {
            connection.close();
        }
        permits.release();
    }

    private @Nullable Connection pollIdle() {
        synchronized (idle) {
            return idle.pollFirst();
        }
    }

    @Override
    public void close() {
        for (Connection kept = pollIdle(); kept != null; kept = pollIdle()) {
            kept.close();
        }
    }
}
