package io.openclaw.router.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.openclaw.router.Await;
import io.openclaw.router.exchange.ClientLoad;
import io.openclaw.router.filter.Filter;
import io.openclaw.router.filter.Verdict;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What clients make the router hold is told while they do, and no longer. */
class ClientLoadTest {
    private static final int SMALL_WINDOW = 4 * 1024;
    private static final int BODY_BYTES = 1 << 20;

    private static ClientLoad load(Running router) {
        return router.server.figures().load();
    }

    private static void awaitNone(Running router) {
        Await.until("nothing held", () -> load(router).equals(ClientLoad.NONE));
    }

    @Test
    void aClientThatTakesNothingIsCountedWithWhatWaitsForIt() throws IOException {
        try (Backend backend = answering(4 << 20);
                Running router = Running.to(backend);
                Caller quick = router.call()) {
            try (Caller slow = new Caller(router.server.address(), SMALL_WINDOW)) {
                slow.get("/big").readHead();
                Await.until("it to be seen", () -> load(router).unwritable() == 1);
                assertThat(load(router).outboundBytes()).isPositive();
                assertThat(quick.get("/big").read().body()).hasSize(4 << 20);
                assertThat(load(router).unwritable()).isLessThanOrEqualTo(2);
                slow.in.readNBytes(4 << 20);
                awaitNone(router);
            }
        }
    }

    @Test
    void aBodyIsHeldWhileTheUpstreamTakesNothing() throws Exception {
        CountDownLatch reads = new CountDownLatch(1);
        try (Backend backend = new Backend((request, in, out) -> {
                    await(reads);
                    request.readBody(in);
                    out.write("HTTP/1.1 204 No Content\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                    out.flush();
                    return true;
                });
                Running router = Running.to(backend, "limits: {max_request_body_mb: 64}\n");
                Caller caller = router.call()) {
            int bytes = 32 << 20; // more than the sockets between take
            Thread writer = Thread.ofVirtual().start(() -> post(caller, "/", bytes));
            Await.until("it to be held", () -> load(router).largestBodyBytes() > 0);
            assertThat(load(router).largestBodyBytes()).isLessThan(256 * 1024);
            reads.countDown();
            assertThat(caller.read().status()).isEqualTo(204);
            writer.join();
            awaitNone(router);
        }
    }

    @Test
    void aBodyThatAFilterGathersIsHeldAndOneThatItLooksAtIsNot() throws Exception {
        AtomicLong looked = new AtomicLong();
        Filter filter = exchange -> {
            if (exchange.target().equals("/look")) {
                exchange.onRequestBody(body -> looked.addAndGet(body.remaining()));
            } else {
                ByteArrayOutputStream all = new ByteArrayOutputStream();
                exchange.onRequestBody(body -> all.writeBytes(bytes(body)));
            }
            return Verdict.FORWARD;
        };
        CountDownLatch answers = new CountDownLatch(1);
        try (Backend backend = new Backend((request, in, out) -> {
                    request.readBody(in);
                    await(answers);
                    out.write("HTTP/1.1 204 No Content\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                    out.flush();
                    return true;
                });
                Running router = new Running(Running.upstream(backend, ""), List.of(filter));
                Caller looking = router.call();
                Caller gathering = router.call()) {
            post(looking, "/look", BODY_BYTES);
            Await.until("all to be looked at", () -> looked.get() == BODY_BYTES);
            post(gathering, "/gather", BODY_BYTES / 4);
            Await.until("the gathered one to be the largest", () -> load(router).largestBodyBytes() == BODY_BYTES / 4);
            answers.countDown();
            assertThat(looking.read().status()).isEqualTo(204);
            assertThat(gathering.read().status()).isEqualTo(204);
            awaitNone(router);
        }
    }

    private static Backend answering(int bytes) {
        byte[] body = new byte[bytes];
        return new Backend((request, in, out) -> {
            request.readBody(in);
            out.write(("HTTP/1.1 200 OK\r\nContent-Length: " + bytes + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            out.write(body);
            out.flush();
            return true;
        });
    }

    private static void post(Caller caller, String target, int bytes) {
        try {
            caller.send("POST " + target + " HTTP/1.1\r\nHost: a\r\nContent-Length: " + bytes + "\r\n\r\n");
            caller.out.write(new byte[bytes]);
            caller.out.flush();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
