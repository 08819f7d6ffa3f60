package io.openclaw.e2e.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.openclaw.e2e.http.MessageReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;

/** Clients that each ask again as soon as they are answered: how much a router does, and how quickly, in one second's window. */
record ClosedLoop(int port) {
    private static final int CLIENTS = 8;
    private static final int WINDOWS = 5;
    private static final int WARM_UP_WINDOWS = 5;
    private static final int TRIES = 3;
    private static final int PATIENCE_MS = 10_000;
    private static final Duration WINDOW = Duration.ofSeconds(1);
    private static final Best NOTHING = new Best(0, Double.MAX_VALUE);
    private static final byte[] REQUEST =
            "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    /** The best of several windows: what disturbs one of them on a busy machine is not the router's. */
    record Best(double requestsPerSecond, double p99Millis) {
        Best or(Best other) {
            return new Best(Math.max(requestsPerSecond, other.requestsPerSecond), Math.min(p99Millis, other.p99Millis));
        }

        @Override
        public String toString() {
            return String.format(Locale.ROOT, "%.0f/s, p99 %.2f ms", requestsPerSecond, p99Millis);
        }
    }

    record Comparison(Best mine, Best others) {
        /** Within a tenth, and a millisecond of what a busy machine adds. */
        boolean isAsGood() {
            return mine.requestsPerSecond >= 0.9 * others.requestsPerSecond
                    && mine.p99Millis <= Math.max(1.1 * others.p99Millis, others.p99Millis + 1);
        }

        @Override
        public String toString() {
            return mine + ", the other one " + others;
        }
    }

    void warmUp() throws Exception {
        for (int i = 0; i < WARM_UP_WINDOWS; i++) {
            window();
        }
    }

    /**
     * What this router and another one do, window by window in turn, so that a machine that is slow for a while is slow for both. Looked at again
     * where the turns were not even.
     */
    Comparison against(ClosedLoop other) throws Exception {
        Comparison seen = new Comparison(NOTHING, NOTHING);
        for (int i = 0; i < TRIES * WINDOWS && (i % WINDOWS != 0 || i == 0 || !seen.isAsGood()); i++) {
            seen = new Comparison(seen.mine.or(look()), seen.others.or(other.look()));
        }
        return seen;
    }

    private Best look() throws Exception {
        long[] nanos = window();
        return new Best(nanos.length / (WINDOW.toNanos() / 1e9), nanos[nanos.length * 99 / 100] / 1e6);
    }

    /** How long each request took, ascending. */
    private long[] window() throws Exception {
        long end = System.nanoTime() + WINDOW.toNanos();
        List<Future<long[]>> clients = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < CLIENTS; i++) {
                clients.add(threads.submit(() -> askUntil(end)));
            }
        }
        LongStream all = LongStream.empty();
        for (Future<long[]> client : clients) {
            all = LongStream.concat(all, Arrays.stream(client.get()));
        }
        return all.sorted().toArray();
    }

    private long[] askUntil(long end) throws IOException {
        LongStream.Builder nanos = LongStream.builder();
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(PATIENCE_MS);
            MessageReader reader = new MessageReader(socket.getInputStream());
            for (long begin = System.nanoTime(); begin < end; begin = System.nanoTime()) {
                socket.getOutputStream().write(REQUEST);
                assertThat(reader.readResponse().status()).isEqualTo(200);
                nanos.add(System.nanoTime() - begin);
            }
        }
        return nanos.build().toArray();
    }
}
