package io.openclaw.e2e.load;

import io.openclaw.client.Retries;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * @param server where the requests go
 * @param path their target
 * @param postEvery each n-th request is a POST with a body, the others are GETs; 0 for GETs alone
 * @param postBytes a POST's body
 * @param maxConnections at once
 * @param maxIdle after which a connection isn't used again: shorter than any server's own limit, which it would race
 * @param maxRequests on one connection: Services balance connections, so one that is never renewed leaves a new pod without work
 * @param timeout of a request, from when it was due
 * @param retries of a client that behaves as one should before a router that sheds; null: each request is sent once
 */
public record LoadOptions(
        InetSocketAddress server,
        String path,
        int postEvery,
        int postBytes,
        int maxConnections,
        Duration maxIdle,
        int maxRequests,
        Duration timeout,
        @Nullable Retries retries) {

    private static final int DEFAULT_MAX_CONNECTIONS = 1_024;
    private static final Duration DEFAULT_MAX_IDLE = Duration.ofSeconds(1);
    private static final int DEFAULT_MAX_REQUESTS = 25;
    private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(30);

    /** GETs with, now and then, a POST of 2 KiB. */
    public static LoadOptions to(InetSocketAddress server, String path) {
        return new LoadOptions(
                server,
                path,
                4,
                2_048,
                DEFAULT_MAX_CONNECTIONS,
                DEFAULT_MAX_IDLE,
                DEFAULT_MAX_REQUESTS,
                DEFAULT_TIMEOUT,
                null);
    }

    public LoadOptions withMaxConnections(int connections) {
        return new LoadOptions(server, path, postEvery, postBytes, connections, maxIdle, maxRequests, timeout, retries);
    }

    public LoadOptions withTimeout(Duration limit) {
        return new LoadOptions(
                server, path, postEvery, postBytes, maxConnections, maxIdle, maxRequests, limit, retries);
    }

    public LoadOptions withRetries(Retries policy) {
        return new LoadOptions(
                server, path, postEvery, postBytes, maxConnections, maxIdle, maxRequests, timeout, policy);
    }
}
