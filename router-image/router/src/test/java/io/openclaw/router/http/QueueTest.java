package io.openclaw.router.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.openclaw.router.Await;
import io.openclaw.router.admission.Gate;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Overload: who waits, who is shed, and that the counters always agree. */
class QueueTest {
    private final Semaphore turns = new Semaphore(0);

    /** Answers one request for each permit. */
    private Backend slow() {
        return new Backend((request, in, out) -> {
            request.readBody(in);
            turns.acquireUninterruptibly();
            byte[] body = request.target().getBytes(StandardCharsets.US_ASCII);
            out.write(("HTTP/1.1 200 OK\r\nContent-Length: " + body.length + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            out.write(body);
            return true;
        });
    }

    private static void assertIdentity(Gate.Figures f) {
        assertThat(f.enqueued())
                .as("%s", f)
                .isEqualTo(f.processed() + f.rejected() + f.abandoned() + f.size() + f.inFlight());
    }

    @Test
    void theQueueOverflowsExactlyAndEveryoneIsAnswered() throws Exception {
        int callers = 200;
        try (Backend backend = slow();
                Running router = Running.to(backend, "limits: {max_concurrent_requests: 5}\nqueue: {max_size: 20}\n")) {
            Gate gate = router.server.gate();
            AtomicBoolean watching = new AtomicBoolean(true);
            CompletableFuture<Void> watcher = CompletableFuture.runAsync(
                    () -> {
                        while (watching.get()) {
                            Gate.Figures figures = gate.figures();
                            assertIdentity(figures);
                            assertThat(figures.size()).isLessThanOrEqualTo(20);
                            assertThat(figures.inFlight()).isLessThanOrEqualTo(5);
                        }
                    },
                    task -> Thread.ofPlatform().start(task));
            AtomicInteger ok = new AtomicInteger();
            AtomicInteger shed = new AtomicInteger();
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < callers; i++) {
                int number = i;
                threads.add(Thread.ofVirtual().start(() -> {
                    try {
                        Caller.Answer answer = router.get("/" + number);
                        if (answer.status() == 200) {
                            assertThat(answer.text()).isEqualTo("/" + number);
                            ok.incrementAndGet();
                        } else {
                            assertThat(answer.status()).isEqualTo(503);
                            assertThat(answer.text())
                                    .isEqualTo(
                                            "{\"error\":\"clw-router-oom\",\"message\":\"Service overloaded, try again later\"}");
                            assertThat(Integer.parseInt(answer.head().field("Retry-After")))
                                    .isPositive();
                            shed.incrementAndGet();
                        }
                    } catch (IOException e) {
                        throw new AssertionError(e);
                    }
                }));
            }
            Await.until("all offered", () -> gate.figures().enqueued() == callers);
            assertThat(gate.figures().overflowActive()).isTrue();
            assertThat(gate.figures().rejected()).isEqualTo(callers - 25);
            turns.release(callers);
            for (Thread thread : threads) {
                thread.join();
            }
            watching.set(false);
            watcher.join();
            assertThat(ok).hasValue(25);
            assertThat(shed).hasValue(callers - 25);
            router.awaitRest();
            Gate.Figures end = gate.figures();
            assertThat(end.processed()).isEqualTo(25);
            assertThat(end.overflowActive()).isFalse();
            assertThat(router.logged("clw-queue-overflow")).isEqualTo(1);
        }
    }

    @Test
    void whoWaitsIsServedInOrder() throws IOException {
        try (Backend backend = slow();
                Running router = Running.to(backend, "limits: {max_concurrent_requests: 1}\n")) {
            List<Caller> callers = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                Caller caller = router.call().get("/" + i);
                callers.add(caller);
                int offered = i + 1;
                Await.until("offered", () -> router.server.gate().figures().enqueued() == offered);
            }
            for (int i = 0; i < 10; i++) {
                turns.release();
                assertThat(callers.get(i).read().text()).isEqualTo("/" + i);
                callers.get(i).close();
            }
            assertThat(backend.requests.stream().map(Message::target).toList())
                    .containsExactly("/0", "/1", "/2", "/3", "/4", "/5", "/6", "/7", "/8", "/9");
        }
    }

    @Test
    void whoLeavesTheQueueIsForgottenAtOnceWithOrWithoutABody() throws IOException {
        try (Backend backend = slow();
                Running router = Running.to(backend, "limits: {max_concurrent_requests: 1}\n");
                Caller first = router.call().get("/first")) {
            Gate gate = router.server.gate();
            Await.until("the first running", () -> gate.figures().inFlight() == 1);
            Caller plain = router.call().get("/plain");
            Caller body = router.call().send("POST /b HTTP/1.1\r\nHost: a\r\nContent-Length: 99999\r\n\r\nstart");
            Await.until("both waiting", () -> gate.figures().size() == 2);
            plain.close();
            body.close();
            Await.until("both gone", () -> gate.figures().size() == 0);
            assertThat(gate.figures().abandoned()).isEqualTo(2);
            assertThat(gate.figures().bytes()).isZero();
            turns.release();
            assertThat(first.read().text()).isEqualTo("/first");
            assertThat(backend.requests).hasSize(1);
        }
    }

    @Test
    void waitingTooLongIs504() throws IOException {
        try (Backend backend = slow();
                Running router = new Running("""
                        routes:
                          - {name: patient, upstream: b}
                          - {name: hasty, match: {path_prefix: /late}, upstream: b, timeout_ms: 300}
                        upstreams: {b: {endpoints: ['%s']}}
                        limits: {max_concurrent_requests: 1}
                        """.formatted(backend.url()), List.of());
                Caller first = router.call().get("/first")) {
            Await.until(
                    "the first running", () -> router.server.gate().figures().inFlight() == 1);
            Caller.Answer late = router.get("/late");
            assertThat(late.status()).isEqualTo(504);
            assertThat(late.text()).contains("clw-upstream-timeout");
            assertThat(router.server.gate().figures().abandoned()).isEqualTo(1);
            assertThat(router.server.gate().figures().size()).isZero();
            turns.release();
            assertThat(first.read().status()).isEqualTo(200);
        }
    }

    @Test
    void aBodyWaitsWithItsRequest() throws IOException {
        try (Backend backend = slow();
                Running router = Running.to(backend, "limits: {max_concurrent_requests: 1}\n");
                Caller first = router.call().get("/first");
                Caller second = router.call()) {
            Await.until(
                    "the first running", () -> router.server.gate().figures().inFlight() == 1);
            int size = 300_000;
            second.send("POST /second HTTP/1.1\r\nHost: a\r\nContent-Length: " + size + "\r\n\r\n");
            Thread sender = Thread.ofVirtual().start(() -> {
                try {
                    second.send("x".repeat(size));
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
            Await.until(
                    "the second waiting", () -> router.server.gate().figures().size() == 1);
            assertThat(router.server.gate().figures().bytes()).isLessThan(8 * 1024);
            turns.release(2);
            assertThat(first.read().text()).isEqualTo("/first");
            assertThat(second.read().text()).isEqualTo("/second");
            assertThat(sender.isAlive()).isFalse();
        }
    }
}
