package io.openclaw.router.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.openclaw.router.Await;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.RepeatedTest;

class DrainTest {
    private static final Duration AMPLE = Duration.ofSeconds(20);

    private final Semaphore turns = new Semaphore(0);

    private Backend slow() {
        return new Backend((request, in, out) -> {
            turns.acquireUninterruptibly();
            out.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok".getBytes(StandardCharsets.US_ASCII));
            return true;
        });
    }

    @WaitingTest
    void fromTheAnnouncementOnAnswersEndTheirConnections() throws IOException {
        try (Backend backend = Backend.echo();
                Running router = Running.to(backend);
                Caller before = router.call()) {
            assertThat(before.get("/").read().head().field("Connection")).isNull();
            router.server.announceDrain();
            assertThat(before.get("/").read().head().field("Connection")).isEqualTo("close");
            assertThat(before.atEnd()).isTrue();
            assertThat(router.get("/new").status()).isEqualTo(200); // still accepting
        }
    }

    @WaitingTest
    void whatWaitsAndWhatRunsIsAnsweredBeforeTheEnd() throws Exception {
        try (Backend backend = slow();
                Running router = Running.to(backend, "limits: {max_concurrent_requests: 2}\n")) {
            List<Caller> callers = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                callers.add(router.call().get("/" + i));
            }
            Await.until("all there", () -> router.server.gate().figures().size() == 4);
            CompletableFuture<Void> drained = router.server.drain(AMPLE).toCompletableFuture();
            Await.until("no more accepted", () -> refuses(router));
            assertThat(drained).isNotDone();
            turns.release(6);
            for (Caller caller : callers) {
                Caller.Answer answer = caller.read();
                assertThat(answer.status()).isEqualTo(200);
                assertThat(answer.head().field("Connection")).isEqualTo("close");
                caller.close();
            }
            drained.get(AMPLE.toSeconds(), TimeUnit.SECONDS);
            assertThat(router.server.gate().figures().processed()).isEqualTo(6);
        }
    }

    private static boolean refuses(Running router) {
        try (Caller caller = router.call()) {
            return caller.socket.isClosed();
        } catch (IOException e) {
            return true;
        }
    }

    @WaitingTest
    void anIdleConnectionStillAnswersOneRequestAndThenEndsInOrder() throws Exception {
        try (Backend backend = Backend.echo();
                Running router = Running.to(backend);
                Caller busy = router.call();
                Caller quiet = router.call()) {
            assertThat(busy.get("/1").read().status()).isEqualTo(200);
            assertThat(quiet.get("/1").read().status()).isEqualTo(200);
            CompletableFuture<Void> drained = router.server.drain(AMPLE).toCompletableFuture();
            Caller.Answer last = busy.get("/2").read();
            assertThat(last.status()).isEqualTo(200);
            assertThat(last.head().field("Connection")).isEqualTo("close");
            assertThat(busy.atEnd()).isTrue();
            assertThat(quiet.atEnd()).isTrue();
            drained.get(AMPLE.toSeconds(), TimeUnit.SECONDS);
        }
    }

    @WaitingTest
    void atTheTimeoutTheRestIsAnswered503() throws Exception {
        try (Backend backend = slow();
                Running router = Running.to(backend, "limits: {max_concurrent_requests: 1}\n");
                Caller running = router.call().get("/running")) {
            Await.until("one running", () -> router.server.gate().figures().inFlight() == 1);
            try (Caller waiting = router.call().get("/waiting")) {
                Await.until("one waiting", () -> router.server.gate().figures().size() == 1);
                CompletableFuture<Void> drained =
                        router.server.drain(Duration.ofMillis(200)).toCompletableFuture();
                for (Caller caller : List.of(running, waiting)) {
                    Caller.Answer answer = caller.read();
                    assertThat(answer.status()).isEqualTo(503);
                    assertThat(answer.text()).contains("clw-router-disconnect");
                    assertThat(answer.head().field("Retry-After")).isNotNull();
                }
                drained.get(AMPLE.toSeconds(), TimeUnit.SECONDS);
            }
            assertThatIOException().isThrownBy(router::call);
            turns.release(2);
        }
    }

    @RepeatedTest(5)
    void noRequestUnderLoadIsLostToADrain() throws Exception {
        try (Backend backend = Backend.echo();
                Running router = Running.to(backend)) {
            AtomicInteger answered = new AtomicInteger();
            AtomicInteger lost = new AtomicInteger();
            AtomicBoolean refused = new AtomicBoolean();
            List<Thread> threads = new ArrayList<>();
            for (int t = 0; t < 20; t++) {
                threads.add(Thread.ofVirtual().start(() -> {
                    while (!refused.get()) {
                        try (Caller caller = router.call()) {
                            for (boolean open = true; open; ) {
                                try {
                                    Caller.Answer answer = caller.get("/").read();
                                    assertThat(answer.status()).isEqualTo(200);
                                    answered.incrementAndGet();
                                    open = answer.head().field("Connection") == null;
                                } catch (IOException e) {
                                    lost.incrementAndGet();
                                    return;
                                }
                            }
                        } catch (IOException e) {
                            refused.set(true); // connection refused: the client goes elsewhere
                        }
                    }
                }));
            }
            Await.until("load", () -> answered.get() > 2000);
            router.server.announceDrain();
            int before = answered.get();
            Await.until("more load", () -> answered.get() > before + 500);
            CompletableFuture<Void> drained = router.server.drain(AMPLE).toCompletableFuture();
            for (Thread thread : threads) {
                thread.join();
            }
            drained.get(AMPLE.toSeconds(), TimeUnit.SECONDS);
            assertThat(lost).hasValue(0);
        }
    }
}
