package io.openclaw.e2e.load;

import java.io.IOException;
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

    private final LoadOptions options;
    private final Semaphore permits;
    private final Deque<Connection> idle = new ArrayDeque<>();

    ConnectionPool(LoadOptions options) {
        this.options = options;
        this.permits = new Semaphore(options.maxConnections(), true);
    }

    /** @throws SocketTimeoutException when none got free, or the server did not accept, in time */
    Connection take(Duration timeout) throws IOException, InterruptedException {
        if (!permits.tryAcquire(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new SocketTimeoutException("no connection got free within " + timeout);
        }
        try {
            for (Connection kept = pollIdle(); kept != null; kept = pollIdle()) {
                if (kept.isUsable(options.maxIdle(), options.maxRequests())) {
                    return kept;
                }
                kept.close();
            }
            return Connection.open(options.server(), timeout);
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
