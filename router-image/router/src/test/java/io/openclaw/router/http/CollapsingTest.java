package io.openclaw.router.http;

import static io.openclaw.router.http.Backend.ok;
import static org.assertj.core.api.Assertions.assertThat;

import io.openclaw.router.Await;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;

/** Of many who ask for one URL at one time one goes to the upstream. */
class CollapsingTest {
    @Test
    void oneFetchServesAllWhoAskMeanwhile() throws Exception {
        Semaphore turns = new Semaphore(0);
        Backend backend = answering(turns, "Cache-Control: max-age=60\r\n", "hello");
        try (backend;
                Running router = Running.caching(backend, "")) {
            List<Caller> callers = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                callers.add(router.call().get("/a"));
            }
            Await.until("all under way", () -> router.server.gate().figures().inFlight() == callers.size());
            turns.release(1);
            for (Caller caller : callers) {
                assertThat(caller.read().text()).isEqualTo("hello");
                caller.close();
            }
            assertThat(backend.requests).hasSize(1);
            assertThat(router.server.cache().figures().requests().collapsed()).isEqualTo(19);
        }
    }

    @Test
    void whoWaitsGoesAloneWhereNothingCouldBeStored() throws Exception {
        Semaphore turns = new Semaphore(0);
        Backend backend = answering(turns, "Cache-Control: private\r\n", "yours");
        try (backend;
                Running router = Running.caching(backend, "")) {
            List<Caller> callers = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                callers.add(router.call().get("/a"));
            }
            Await.until("all under way", () -> router.server.gate().figures().inFlight() == callers.size());
            Await.until("one of them asked", () -> backend.requests.size() == 1);
            turns.release(5);
            for (Caller caller : callers) {
                assertThat(caller.read().text()).isEqualTo("yours");
                caller.close();
            }
            assertThat(backend.requests).hasSize(5);
        }
    }

    @Test
    void theFetchOfWhoLeavesIsTakenOverByWhoWaits() throws Exception {
        Semaphore turns = new Semaphore(0);
        Backend backend = answering(turns, "Cache-Control: max-age=60\r\n", "hello");
        try (backend;
                Running router = Running.caching(backend, "")) {
            Caller leaver = router.call().get("/a");
            Await.until("it is the one who asks", () -> backend.requests.size() == 1);
            Caller waiter = router.call().get("/a");
            Await.until("both under way", () -> router.server.gate().figures().inFlight() == 2);
            leaver.socket.setSoLinger(true, 0);
            leaver.close();
            Await.until("the other one asks", () -> backend.requests.size() == 2);
            turns.release(2);
            assertThat(waiter.read().text()).isEqualTo("hello");
            waiter.close();
        }
    }

    /** Each answer waits for its turn. */
    private static Backend answering(Semaphore turns, String fields, String body) throws IOException {
        return Backend.answering(request -> {
            turns.acquireUninterruptibly();
            return ok(fields, body);
        });
    }
}
