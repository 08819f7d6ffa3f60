package io.openclaw.router.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.openclaw.router.Await;
import io.openclaw.router.exchange.Exchange;
import io.openclaw.router.memory.Owner;
import io.openclaw.router.wire.Intake;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** Bodies pass in constant memory, at the pace of the slower side. */
class StreamingTest {
    private static final int BLOCK = 64 * 1024;
    private static final long LARGE = 100L << 20;
    /** What one exchange may hold while both directions flow. */
    private static final long ONE_EXCHANGE = Exchange.FLOOR_BYTES + 2L * Intake.LARGE_READ;

    /** Sends as many bytes as the target says. */
    private static Backend sender(AtomicLong sent) {
        return new Backend((request, in, out) -> {
            long size = Long.parseLong(request.target().substring(1));
            out.write(("HTTP/1.1 200 OK\r\nContent-Length: " + size + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            byte[] block = new byte[BLOCK];
            for (long left = size; left > 0; left -= block.length) {
                out.write(block, 0, (int) Math.min(left, block.length));
                sent.addAndGet(Math.min(left, block.length));
            }
            return true;
        });
    }

    private static long skip(InputStream in, long bytes, Running router) throws IOException {
        byte[] block = new byte[BLOCK];
        long seen = 0;
        long most = 0;
        while (seen < bytes) {
            int read = in.read(block, 0, (int) Math.min(block.length, bytes - seen));
            assertThat(read).isPositive();
            seen += read;
            most = Math.max(most, router.server.ledger().leased());
        }
        return most;
    }

    @Test
    void aLargeAnswerPassesInOneExchangesMemory() throws IOException {
        AtomicLong sent = new AtomicLong();
        try (Backend backend = sender(sent);
                Running router = Running.to(backend);
                Caller caller = router.call()) {
            Message head = caller.get("/" + LARGE).readHead();
            assertThat(head.field("Content-Length")).isEqualTo(Long.toString(LARGE));
            assertThat(skip(caller.in, LARGE, router)).isLessThanOrEqualTo(ONE_EXCHANGE);
            assertThat(caller.get("/0").readHead().status()).isEqualTo(200);
        }
    }

    @Test
    void aLargeRequestPassesInOneExchangesMemory() throws Exception {
        AtomicLong most = new AtomicLong();
        AtomicLong received = new AtomicLong();
        Running[] running = new Running[1];
        Backend backend = new Backend((request, in, out) -> {
            long size = Long.parseLong(request.field("Content-Length"));
            most.set(skip(in, size, running[0]));
            received.set(size);
            out.write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            return true;
        });
        try (backend;
                Running router = Running.to(backend, "limits: {max_request_body_mb: 1000}\n");
                Caller caller = router.call()) {
            running[0] = router;
            caller.send("PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: " + LARGE + "\r\n\r\n");
            byte[] block = new byte[BLOCK];
            for (long left = LARGE; left > 0; left -= block.length) {
                caller.out.write(block);
            }
            assertThat(caller.read().status()).isEqualTo(200);
            assertThat(received).hasValue(LARGE);
            assertThat(most.get()).isLessThanOrEqualTo(ONE_EXCHANGE);
        }
    }

    @Test
    void aSlowReaderHoldsBackTheUpstream() throws IOException {
        AtomicLong sent = new AtomicLong();
        try (Backend backend = sender(sent);
                Running router = Running.to(backend);
                Caller caller = new Caller(router.server.address(), 8 * 1024)) {
            caller.get("/" + LARGE);
            AtomicLong before = new AtomicLong(-1);
            long[] since = {System.nanoTime()};
            Await.until("the upstream to be held back", () -> {
                long now = sent.get();
                if (now != before.get()) {
                    before.set(now);
                    since[0] = System.nanoTime();
                }
                return now > 0 && System.nanoTime() - since[0] > 300_000_000L;
            });
            assertThat(sent.get()).isLessThan(LARGE / 4); // the rest is what kernels buffer
            assertThat(router.server.ledger().leased()).isLessThanOrEqualTo(ONE_EXCHANGE);
            Message head = caller.readHead();
            assertThat(skip(caller.in, Long.parseLong(head.field("Content-Length")), router))
                    .isLessThanOrEqualTo(ONE_EXCHANGE);
        }
    }

    /** More than once: whether the transport forgets the connection depends on which event comes first. */
    @RepeatedTest(5)
    void anAnswerWhoseUpstreamHasClosedStillWaitsForItsReader() throws IOException {
        int size = 32 << 20;
        Backend backend = new Backend((request, in, out) -> {
            out.write("HTTP/1.0 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            byte[] block = new byte[BLOCK];
            for (int left = size; left > 0; left -= block.length) {
                out.write(block);
            }
            return false;
        });
        try (backend;
                Running router = Running.to(backend);
                Caller caller = new Caller(router.server.address(), 8 * 1024)) {
            Message head = caller.get("/").readHead();
            byte[] chunked = head.readBody(caller.in);
            assertThat(chunked).hasSize(size);
        }
    }

    @Test
    void tinyChunksAreRelayedInBoundedMemory() throws IOException {
        int chunks = 50_000;
        Backend backend = new Backend((request, in, out) -> {
            out.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            byte[] block = "1\r\nx\r\n".repeat(1000).getBytes(StandardCharsets.US_ASCII);
            for (int i = 0; i < chunks / 1000; i++) {
                out.write(block);
            }
            out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            return true;
        });
        try (backend;
                Running router = Running.to(backend);
                Caller caller = router.call()) {
            assertThat(caller.get("/").read().body()).hasSize(chunks);
        }
    }

    @Test
    void aClientThatLeavesEndsTheUpstreamsWork() throws Exception {
        CountDownLatch ended = new CountDownLatch(1);
        Backend backend = new Backend((request, in, out) -> {
            out.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            try {
                for (; ; ) {
                    out.write("5\r\nhello\r\n".getBytes(StandardCharsets.US_ASCII));
                }
            } catch (IOException e) {
                ended.countDown();
                throw e;
            }
        });
        try (backend;
                Running router = Running.to(backend)) {
            try (Caller caller = router.call()) {
                assertThat(caller.get("/").readHead().status()).isEqualTo(200);
            }
            ended.await();
            router.awaitRest();
            assertThat(router.server.gate().figures().abandoned()).isEqualTo(1);
        }
    }

    @Test
    void withoutLeasesRelaysGoOnInSmallReads() throws IOException {
        AtomicLong sent = new AtomicLong();
        try (Backend backend = sender(sent);
                Running router = Running.to(backend);
                Caller caller = router.call()) {
            long all = router.server.ledger().bound(Owner.RELAY);
            try (var _ = router.server.ledger().tryLease(Owner.RELAY, all)) {
                caller.get("/" + (8 << 20)).readHead();
                assertThat(skip(caller.in, 8 << 20, router)).isLessThanOrEqualTo(all + Exchange.FLOOR_BYTES);
            }
        }
    }
}
