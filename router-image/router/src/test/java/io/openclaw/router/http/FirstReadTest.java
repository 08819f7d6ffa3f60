package io.openclaw.router.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.openclaw.router.Await;
import io.openclaw.router.memory.Ledger;
import io.openclaw.router.memory.Owner;
import io.openclaw.router.wire.Intake;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;

/** Connections that post again and again: their next head is read together with its body, and no byte of that is held uncounted. */
class FirstReadTest {
    private static final String POST =
            "POST /p HTTP/1.1\r\nHost: a\r\nContent-Length: 10000\r\n\r\n" + "x".repeat(10_000);

    private final Semaphore turns = new Semaphore(0);

    private Backend slow() {
        return new Backend((request, in, out) -> {
            request.readBody(in);
            turns.acquireUninterruptibly();
            out.write("HTTP/1.1 204 No Content\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            return true;
        });
    }

    @Test
    void whatAWaitingRequestHasReadIsLeasedAndASilentConnectionHoldsNothing() throws IOException {
        try (Backend backend = slow();
                Running router = Running.to(backend, "limits: {max_concurrent_requests: 1}\n");
                Caller poster = router.call();
                Caller first = router.call()) {
            Ledger ledger = router.server.ledger();
            turns.release();
            assertThat(poster.send(POST).read().status()).isEqualTo(204);
            Await.until("nothing held", () -> ledger.leased() == 0);
            first.get("/first");
            Await.until(
                    "the first running", () -> router.server.gate().figures().inFlight() == 1);
            poster.send(POST);
            Await.until("it waits", () -> router.server.gate().figures().size() == 1);
            assertThat(ledger.leased(Owner.RELAY)).isEqualTo(Intake.MEDIUM_READ);
            assertThat(ledger.leased(Owner.HEAD)).isZero();
            turns.release(2);
            assertThat(first.read().status()).isEqualTo(204);
            assertThat(poster.read().status()).isEqualTo(204);
        }
    }

    @Test
    void whereTheRelaysHaveNoRoomItReadsALittleAndCarriesAllTheSame() throws IOException {
        int posters = 700; // times 16 KB: more than half of what the relays may hold
        try (Backend backend = slow();
                Running router =
                        Running.to(backend, "limits: {max_concurrent_requests: 1}\nqueue: {max_size: 1000}\n")) {
            Ledger ledger = router.server.ledger();
            List<Caller> callers = new ArrayList<>();
            turns.release(posters);
            for (int i = 0; i < posters; i++) {
                callers.add(router.call());
                assertThat(callers.getLast().send(POST).read().status()).isEqualTo(204);
            }
            for (Caller caller : callers) {
                caller.send(POST);
            }
            Await.until(
                    "one runs, the others wait",
                    () -> router.server.gate().figures().size() == posters - 1);
            assertThat(ledger.leased(Owner.RELAY)).isLessThanOrEqualTo(ledger.bound(Owner.RELAY));
            turns.release(posters);
            for (Caller caller : callers) {
                assertThat(caller.read().status()).isEqualTo(204);
                caller.close();
            }
        }
    }

    @Test
    void whoLeavesWhileItWaitsGivesItBack() throws IOException {
        try (Backend backend = slow();
                Running router = Running.to(backend, "limits: {max_concurrent_requests: 1}\n");
                Caller first = router.call()) {
            Caller poster = router.call();
            turns.release();
            assertThat(poster.send(POST).read().status()).isEqualTo(204);
            // its answer may be here before its place is free, and then the next one would take turns with it
            Await.until("nothing runs", () -> router.server.gate().figures().inFlight() == 0);
            first.get("/first");
            Await.until(
                    "the first running", () -> router.server.gate().figures().inFlight() == 1);
            poster.send(POST);
            Await.until("it waits", () -> router.server.gate().figures().size() == 1);
            poster.close();
            Await.until("given back", () -> router.server.ledger().leased(Owner.RELAY) == 0);
            turns.release();
            assertThat(first.read().status()).isEqualTo(204);
        }
    }
}
