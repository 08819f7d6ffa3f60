package io.openclaw.e2e.backend;

import io.openclaw.e2e.http.Message;
import java.io.IOException;
import java.io.OutputStream;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Answers every request with 200 and a text, as long as its query says ({@code ?bytes=N}), after its latency. Connections are kept until the client closes them, so that none of the
 * failures that a router reports is this backend's doing.
 */
public final class Backend implements AutoCloseable {

    private static final int DEFAULT_BODY_BYTES = 1_024;
    private static final Pattern BYTES = Pattern.compile("[?&]bytes=([0-9]{1,9})");
    private static final byte[] PIECE = "x".repeat(16 * 1024).getBytes(StandardCharsets.US_ASCII);

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
        respond(asked(request), out);
        answered.increment();
        return request.persistent();
    }

    private int asked(Message request) {
        Matcher asked = BYTES.matcher(request.startLine());
        return asked.find() ? Integer.parseInt(asked.group(1)) : bodyBytes;
    }

    /** Piece by piece: a client that takes nothing holds nothing here. */
    private static void respond(int length, OutputStream out) throws IOException {
        byte[] head = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: %d\r\n\r\n"
                .formatted(length)
                .getBytes(StandardCharsets.US_ASCII);
        byte[] first = Arrays.copyOf(head, head.length + Math.min(length, PIECE.length));
        System.arraycopy(PIECE, 0, first, head.length, first.length - head.length);
        out.write(first);
        for (int left = length - PIECE.length; left > 0; left -= PIECE.length) {
            out.write(PIECE, 0, Math.min(left, PIECE.length));
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
