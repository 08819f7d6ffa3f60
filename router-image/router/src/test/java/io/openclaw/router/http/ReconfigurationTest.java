package io.openclaw.router.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.openclaw.router.Await;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;

/** What a change of the configuration means for those who are in the middle of something. */
class ReconfigurationTest {
    private final Semaphore turns = new Semaphore(0);

    /** Answers one request for each permit. */
    private Backend slow() {
        return new Backend((request, in, out) -> {
            turns.acquireUninterruptibly();
            out.write("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nold".getBytes(StandardCharsets.US_ASCII));
            return true;
        });
    }

    @Test
    void aRequestGoesOnAtAnUpstreamThatIsNoMoreAndTheNextGoesToTheNewOne() throws Exception {
        try (Backend old = slow();
                Backend fresh = Backend.echo();
                Running router = Running.to(old);
                Caller caller = router.call()) {
            caller.get("/a");
            Await.until("the request is there", () -> old.requests.size() == 1);
            router.apply(Running.upstream(fresh, ""));
            assertThat(router.server.retiring()).isEqualTo(1);
            assertThat(router.server.figures().upstreams().get("b").connections())
                    .isEqualTo(1);

            turns.release();
            assertThat(caller.read().text()).isEqualTo("old");
            assertThat(caller.get("/b").read().text()).isEqualTo("you asked /b");
            Await.until("the old upstream gone", () -> router.server.retiring() == 0);
            assertThat(fresh.accepted).hasValue(1);
        }
    }

    @Test
    void anUpstreamThatStaysKeepsItsConnection() throws Exception {
        try (Backend backend = Backend.echo();
                Running router = Running.to(backend);
                Caller caller = router.call()) {
            caller.get("/a").read();
            router.apply(Running.upstream(backend, "") + "queue: {max_size: 7}\n");
            caller.get("/b").read();

            assertThat(backend.accepted).hasValue(1);
            assertThat(router.server.gate().figures().maxSize()).isEqualTo(7);
        }
    }

    @Test
    void aLoweredLimitDropsNobodyAndARaisedOneLetsTheWaitingIn() throws Exception {
        try (Backend backend = slow();
                Running router = Running.to(backend);
                Caller first = router.call();
                Caller second = router.call();
                Caller third = router.call()) {
            first.get("/1");
            second.get("/2");
            Await.until("two run", () -> backend.requests.size() == 2);
            router.apply(Running.upstream(backend, "") + "limits: {max_concurrent_requests: 1}\n");
            third.get("/3");
            Await.until("the third waits", () -> router.server.gate().figures().size() == 1);
            assertThat(router.server.gate().figures().inFlight()).isEqualTo(2);

            turns.release();
            Await.until("one is answered", () -> router.server.gate().figures().inFlight() == 1);
            assertThat(router.server.gate().figures().size()).isEqualTo(1);

            router.apply(Running.upstream(backend, "") + "limits: {max_concurrent_requests: 2}\n");
            Await.until("the third runs", () -> backend.requests.size() == 3);
            turns.release(2);
            for (Caller caller : List.of(first, second, third)) {
                assertThat(caller.read().status()).isEqualTo(200);
            }
        }
    }

    @Test
    void aLimitOfARouteHoldsOverWhatRanBefore() throws Exception {
        String capped = ", max_concurrent_requests: 1";
        try (Backend backend = slow();
                Running router = new Running(routed(backend, capped), List.of());
                Caller first = router.call();
                Caller second = router.call()) {
            first.get("/1");
            Await.until("one runs", () -> backend.requests.size() == 1);
            router.apply(routed(backend, capped + ", timeout_ms: 50000"));
            second.get("/2");
            Await.until("the second waits", () -> router.server.gate().figures().size() == 1);
            turns.release(2);
            assertThat(first.read().status()).isEqualTo(200);
            assertThat(second.read().status()).isEqualTo(200);
        }
    }

    private static String routed(Backend backend, String more) {
        return "routes: [{name: all, upstream: b" + more + "}]\nupstreams: {b: {endpoints: ['" + backend.url()
                + "']}}\n";
    }

    @Test
    void headerLimitsAreThoseOfTheTimeOfTheConnection() throws Exception {
        String large = "GET / HTTP/1.1\r\nHost: a\r\nX: " + "x".repeat(20_000) + "\r\n\r\n";
        try (Backend backend = Backend.echo();
                Running router = Running.to(backend);
                Caller before = router.call()) {
            before.get("/").read();
            router.apply(Running.upstream(backend, "") + "limits: {max_request_headers_kb: 8}\n");
            assertThat(before.send(large).read().status()).isEqualTo(200);
            try (Caller after = router.call()) {
                assertThat(after.send(large).read().status()).isEqualTo(431);
            }
        }
    }

    @Test
    void countsOfARouteThatIsRemovedAreNotLost() throws Exception {
        try (Backend backend = Backend.echo();
                Running router = Running.to(backend)) {
            router.get("/a");
            router.apply(
                    "routes: [{name: other, upstream: b}]\nupstreams: {b: {endpoints: ['" + backend.url() + "']}}\n");
            router.get("/b");
            Await.until(
                    "both are counted",
                    () -> router.server.figures().answers().stream()
                                    .mapToLong(answers -> answers.byStatus().getOrDefault(200, 0L))
                                    .sum()
                            == 2);
            assertThat(router.server.figures().upstreams().get("b").requests()).isEqualTo(2);
        }
    }
}
