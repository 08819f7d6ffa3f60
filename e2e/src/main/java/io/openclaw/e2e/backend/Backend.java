package io.openclaw.e2e.backend;

import io.openclaw.e2e.http.Message;
import java.io.IOException;
import java.io.OutputStream;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;

/**
 * Answers every request with 200 and a text, after its latency. Connections are kept until the client closes them, so that none of the
 * failures that a router reports is this backend's doing.
 */
public final class Backend implements AutoCloseable {

    private static final int DEFAULT_BODY_BYTES = 1_024;

    private final Server server;
    private final LongAdder answered = new LongAdder();
    private volatile Duration latency = Duration.ZERO;
    private volatile int bodyBytes = DEFAULT_BODY_BYTES;

    private Backend(InetSocketAddress address) throws IOException {
        server = Server.start(address, this::answer);
    }

    /**
     * @param address port 0 for any
     * @throws BindException that names the address, when it is in use
     */
    public static Backend start(InetSocketAddress address) throws IOException {
        return new Backend(address);
    }

    public InetSocketAddress address() {
        return server.address();
    }

    /** How long each answer takes from now on. */
    public void latency(Duration duration) {
        latency = duration;
    }

    /** The size of each answer's body from now on. */
    public void bodyBytes(int bytes) {
        bodyBytes = bytes;
    }

    public long answered() {
        return answered.sum();
    }

    private boolean answer(Message request, OutputStream out) throws IOException, InterruptedException {
        Thread.sleep(latency);
        out.write(response());
        answered.increment();
        return request.persistent();
    }

    private byte[] response() {
        int length = bodyBytes;
        String head = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: %d\r\n\r\n".formatted(length);
        return (head + "x".repeat(length)).getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
