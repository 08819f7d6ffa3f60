package io.openclaw.e2e.cluster.api;

import java.net.URI;

/** The API server inside the JVM. */
public final class ApiServer implements AutoCloseable {

    private final URI uri;
    private final WriteLog writes = new WriteLog();

    ApiServer(URI uri) {
        this.uri = uri;
    }

    /** Where it listens, plain HTTP on loopback. */
    public URI uri() {
        return uri;
    }

    /** Every write that took effect. */
    public WriteLog writes() {
        return writes;
    }

    @Override
    public void close() {}
}
