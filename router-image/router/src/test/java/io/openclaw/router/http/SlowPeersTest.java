package io.openclaw.router.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.openclaw.router.Await;
import io.openclaw.router.memory.Ledger;
import io.openclaw.router.memory.Owner;
import io.openclaw.router.wire.Intake;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** Clients that are slow, silent or many: what they cost is bounded, and whoever isn't gets through. */
class SlowPeersTest {
    private static final int SMALL_BUFFER = 64 * 1024;
    private static final int SMALL_WINDOW = 4 * 1024;

    private volatile Backend upstream;
    private final AtomicLong sent = new AtomicLong();

    /** {@code /big} never ends by itself; everything else is answered at once. */
    private Backend endless() {
        Backend built = new Backend((request, in, out) -> {
            if (!request.target().equals("/big")) {
                request.readBody(in);
                out.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok".getBytes(StandardCharsets.US_ASCII));
                return true;
            }
            out.write("HTTP/1.1 200 OK\r\nContent-Length: 100000000\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            for (Socket socket : upstream.connections) {
                socket.setSendBufferSize(SMALL_BUFFER); // so that what piles up does so in the router
            }
            pour(out);
            return false;
        });
        upstream = built;
        return built;
    }

    private void pour(OutputStream out) throws IOException {
        byte[] piece = new byte[10_000];
        for (int i = 0; i < 10_000; i++) {
            out.write(piece);
            sent.addAndGet(piece.length);
        }
    }

    @WaitingTest
    void whoDoesNotReadPinsNoMoreThanThePlanCounts() throws IOException {
        try (Backend backend = endless();
                Running router = Running.to(backend)) {
            try (Caller reader = new Caller(router.server.address(), SMALL_WINDOW)) {
                reader.get("/big").readHead();
                awaitStandstill();
                // the backend's own socket holds a part of it; unfixed the router's would take megabytes
                assertThat(sent).hasValueLessThan(600_000);
                assertThat(router.server.ledger().leased(Owner.RELAY)).isLessThanOrEqualTo(Intake.LARGE_READ);
            }
        }
    }

    @WaitingTest
    void aSlowReaderIsLeftAloneWhileNobodyWaitsAndCutWhenSomebodyDoes() throws IOException {
        try (Backend backend = endless();
                Running router = Running.to(backend, "limits: {max_concurrent_requests: 1}\n");
                Caller reader = new Caller(router.server.address(), SMALL_WINDOW)) {
            reader.get("/big").readHead();
            long begin = System.nanoTime();
            Await.until("4 s have passed", () -> System.nanoTime() - begin > 4_000_000_000L);
            assertThat(router.server.gate().figures().inFlight()).isEqualTo(1);

            assertThat(router.get("/").text()).isEqualTo("ok");
            assertThatIOException().isThrownBy(() -> reader.in.readAllBytes());
        }
    }

    @WaitingTest
    void whileMemoryIsShortNobodyNewIsLetInAndWhoStallsIsCutThoughNobodyWaits() throws IOException {
        try (Backend backend = endless();
                Running router = Running.to(backend);
                Caller reader = new Caller(router.server.address(), SMALL_WINDOW);
                Caller caller = router.call()) {
            reader.get("/big").readHead();
            router.server.shed(true);
            Caller.Answer shed = caller.get("/").read();
            assertThat(shed.status()).isEqualTo(503);
            assertThat(shed.text()).contains("clw-router-oom");
            assertThat(Integer.parseInt(shed.head().field("Retry-After"))).isPositive();
            Await.until(
                    "the stalled one is cut",
                    () -> router.server.gate().figures().inFlight() == 0);
            assertThatIOException().isThrownBy(() -> reader.in.readAllBytes());

            router.server.shed(false);
            assertThat(caller.get("/").read().text()).isEqualTo("ok");
        }
    }

    @WaitingTest
    void aReaderWhoIsQuickEnoughIsNotCutThoughOthersWait() throws Exception {
        try (Backend backend = endless();
                Running router =
                        Running.to(backend, "limits: {max_concurrent_requests: 1, min_send_rate_kbps: 100}\n");
                Caller reader = new Caller(router.server.address(), SMALL_WINDOW);
                Caller waiting = router.call()) {
            reader.get("/big").readHead();
            waiting.get("/");
            long begin = System.nanoTime();
            long taken = 0;
            while (System.nanoTime() - begin < 5_000_000_000L) {
                taken += reader.in.readNBytes(50_000).length;
                LockSupport.parkNanos(50_000_000); // the reader's own pace: 1 MB/s
            }
            assertThat(taken).isGreaterThan(3_000_000);
            assertThat(router.server.gate().figures().size()).isEqualTo(1);
        }
    }

    @WaitingTest
    void aBodyBelowTheLeastRateIs408AfterItsGrace() throws IOException {
        try (Backend backend = endless();
                Running router = Running.to(backend);
                Caller writer = router.call()) {
            long begin = System.nanoTime();
            writer.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\nx");
            Caller.Answer answer = writer.read();
            assertThat(answer.status()).isEqualTo(408);
            assertThat(answer.text()).contains("clw-request-timeout");
            assertThat(System.nanoTime() - begin).isBetween(5_000_000_000L, 9_000_000_000L);
            assertThat(writer.atEnd()).isTrue();
        }
    }

    @WaitingTest
    void whoWaitsToBeToldToContinueIsNotSlow() throws IOException {
        try (Backend backend = new Backend((request, in, out) -> {
                    long begin = System.nanoTime();
                    Await.until("longer than the grace", () -> System.nanoTime() - begin > 6_500_000_000L);
                    out.write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                    request.readBody(in);
                    out.write("HTTP/1.1 204 No Content\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                    return true;
                });
                Running router = Running.to(backend);
                Caller patient = router.call()) {
            patient.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nExpect: 100-continue\r\n\r\n");
            assertThat(patient.readHead().status()).isEqualTo(100);
            assertThat(patient.send("x").read().status()).isEqualTo(204);
        }
    }

    @WaitingTest
    void aSlowBodyIs408EarlierWhereSomebodyWaits() throws IOException {
        try (Backend backend = endless();
                Running router = Running.to(backend, "limits: {max_concurrent_requests: 1}\n");
                Caller writer = router.call()) {
            writer.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\nx");
            Await.until("it runs", () -> router.server.gate().figures().inFlight() == 1);
            long begin = System.nanoTime();
            assertThat(router.get("/").text()).isEqualTo("ok");
            assertThat(System.nanoTime() - begin).isLessThan(4_500_000_000L);
            assertThat(writer.read().status()).isEqualTo(408);
        }
    }

    @WaitingTest
    void headsInDropsTakeNothingFromTheQueueAndTheOldestGivesWay() throws IOException {
        String part = "GET / HTTP/1.1\r\nHost: a\r\n" + "a:b\r\n".repeat(100);
        List<Caller> crowd = new ArrayList<>();
        try (Backend backend = endless();
                Running router = Running.to(backend)) {
            Ledger ledger = router.server.ledger();
            Caller oldest = router.call().send(part);
            crowd.add(oldest);
            Await.until("the first counted", () -> ledger.leased(Owner.HEAD) > 0);
            long each = ledger.leased(Owner.HEAD);
            // each event loop ends the oldest of its own: more than one bound's worth, until it is this one's turn
            while (oldest.in.available() == 0 && crowd.size() < 4 * ledger.bound(Owner.HEAD) / each) {
                crowd.add(router.call().send(part));
            }
            assertThat(oldest.read().status()).isEqualTo(408);
            assertThat(ledger.leased(Owner.HEAD)).isLessThanOrEqualTo(ledger.bound(Owner.HEAD));
            assertThat(ledger.leased(Owner.QUEUE)).isZero();
            assertThat(router.get("/").text()).isEqualTo("ok");
            assertThat(crowd.getLast().send("\r\n").read().text()).isEqualTo("ok");
            for (Caller caller : crowd) {
                caller.close();
            }
        }
    }

    @WaitingTest
    void aByteAtATimeIsChargedForWhatIsHeldNotForEachRead() throws IOException {
        try (Backend backend = endless();
                Running router = Running.to(backend);
                Caller slow = router.call()) {
            Ledger ledger = router.server.ledger();
            for (char c : "GET / HTTP/1.1\r\nHost: a".toCharArray()) {
                slow.send(String.valueOf(c));
            }
            Await.until("the head counted", () -> ledger.leased(Owner.HEAD) > 0);
            assertThat(ledger.leased(Owner.HEAD)).isLessThan(8 * 1024);
            assertThat(slow.send("\r\n\r\n").read().text()).isEqualTo("ok");
            assertThat(ledger.leased(Owner.HEAD)).isZero();
        }
    }

    @WaitingTest
    void idleConnectionsGiveWayWhereConnectionsRunOut() throws IOException {
        List<Caller> idle = new ArrayList<>();
        try (Backend backend = endless();
                Running router = Running.to(backend, "listen: {max_connections: 10}\n")) {
            for (int i = 0; i < 10; i++) {
                Caller caller = router.call();
                idle.add(caller);
                if (i % 2 == 0) { // the others are silent from the beginning
                    assertThat(caller.get("/").read().text()).isEqualTo("ok");
                }
            }
            assertThat(router.get("/").text()).isEqualTo("ok");
            assertThat(idle.getFirst().atEnd()).isTrue();
            for (Caller caller : idle) {
                caller.close();
            }
        }
    }

    @WaitingTest
    void aLargeHeadBehindWhichABodyComesIsChargedOnceWhileItWaits() throws IOException {
        try (Backend backend = endless();
                Running router = Running.to(backend, "limits: {max_concurrent_requests: 1}\n");
                Caller reader = new Caller(router.server.address(), SMALL_WINDOW);
                Caller post = router.call()) {
            reader.get("/big").readHead();
            post.send("POST / HTTP/1.1\r\nHost: a\r\nX: " + "y".repeat(20_000) + "\r\nContent-Length: 4000\r\n\r\n"
                    + "b".repeat(4000));
            Ledger ledger = router.server.ledger();
            Await.until("it waits", () -> router.server.gate().figures().size() == 1);
            assertThat(ledger.leased(Owner.QUEUE)).isBetween(20_000L, 30_000L);
            assertThat(post.read().text()).isEqualTo("ok"); // the reader gives way
        }
    }

    @WaitingTest
    void whatCannotBeHeldBehindALargeHeadIsShedAndSaid() throws IOException {
        try (Backend backend = endless();
                Running router = Running.to(backend, "limits: {max_concurrent_requests: 1}\n");
                Caller reader = new Caller(router.server.address(), SMALL_WINDOW);
                Caller post = router.call()) {
            reader.get("/big").readHead();
            Ledger ledger = router.server.ledger();
            long room = 4 * 1024; // a usual head's, less than a large one's
            try (var _ = ledger.tryLease(Owner.HEAD, ledger.bound(Owner.HEAD) - room)) {
                post.send("POST / HTTP/1.1\r\nHost: a\r\nX: " + "y".repeat(20_000) + "\r\nContent-Length: 4000\r\n\r\n"
                        + "b".repeat(4000));
                Caller.Answer answer = post.read();
                assertThat(answer.status()).isEqualTo(503);
                assertThat(answer.text()).contains("clw-router-oom");
            }
        }
    }

    private void awaitStandstill() {
        long[] last = {-1, System.nanoTime()};
        Await.until("the backend stands still", () -> {
            long now = System.nanoTime();
            if (sent.get() != last[0]) {
                last[0] = sent.get();
                last[1] = now;
            }
            return now - last[1] > 1_000_000_000L;
        });
    }
}
