package io.openclaw.router.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.openclaw.router.cache.CacheFigures;
import io.openclaw.router.cache.Purge;
import io.openclaw.router.memory.Owner;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Routes that cache, over sockets: what is answered from the cache, what goes on to the upstream, and what is left behind. */
@SuppressWarnings("try") // an upstream that goes in mid-test
class CachingTest {
    private static final String CACHED = "routes: [{name: all, upstream: b, cache: true}]\n";

    private static Running to(Backend backend, String more) {
        return new Running(CACHED + "upstreams: {b: {endpoints: ['" + backend.url() + "']}}\n" + more, List.of());
    }

    /** Answers with what a function makes of each request. */
    private static Backend backend(Function<Message, String> answers) {
        return new Backend((request, in, out) -> {
            request.readBody(in);
            out.write(answers.apply(request).getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
            return true;
        });
    }

    private static String ok(String fields, String body) {
        return "HTTP/1.1 200 OK\r\n" + fields + "Content-Length: " + body.length() + "\r\n\r\n" + body;
    }

    private static Caller.Answer ask(Running router, String method, String target, String fields) throws IOException {
        try (Caller caller = router.call()) {
            caller.send(method + " " + target + " HTTP/1.1\r\nHost: a.example\r\n" + fields + "\r\n");
            if (!method.equals("HEAD")) {
                return caller.read();
            }
            return new Caller.Answer(caller.readHead(), new byte[0]);
        }
    }

    private static CacheFigures.Requests requests(Running router) {
        return router.server.cache().figures().requests();
    }

    @Test
    void aFreshResponseIsAnsweredWithoutTheUpstream() throws IOException {
        try (Backend backend = backend(request -> ok("Cache-Control: max-age=60\r\nETag: \"1\"\r\n", "hello"));
                Running router = to(backend, "")) {
            Caller.Answer miss = router.get("/a");
            assertThat(miss.head().field("Cache-Status")).isEqualTo("clw-router; fwd=uri-miss; stored");
            for (int i = 0; i < 3; i++) {
                Caller.Answer hit = router.get("/a");
                assertThat(hit.text()).isEqualTo("hello");
                assertThat(hit.head().field("Age")).isIn("0", "1", "2");
                assertThat(hit.head().field("Cache-Status")).startsWith("clw-router; hit; ttl=");
                assertThat(hit.head().field("Content-Length")).isEqualTo("5");
                assertThat(hit.head().field("Via")).isEqualTo("1.1 clw-router");
            }
            assertThat(backend.requests).hasSize(1);
            assertThat(ask(router, "HEAD", "/a", "").head().field("Content-Length"))
                    .isEqualTo("5");
            assertThat(ask(router, "GET", "/a", "If-None-Match: \"0\", W/\"1\"\r\n")
                            .status())
                    .isEqualTo(304);
            Caller.Answer part = ask(router, "GET", "/a", "Range: bytes=1-3\r\n");
            assertThat(part.status()).isEqualTo(206);
            assertThat(part.text()).isEqualTo("ell");
            assertThat(part.head().field("Content-Range")).isEqualTo("bytes 1-3/5");
            assertThat(ask(router, "GET", "/a", "Range: bytes=9-\r\n").status()).isEqualTo(416);
            assertThat(backend.requests).hasSize(1);
            assertThat(requests(router).hits()).isEqualTo(7);
        }
    }

    @Test
    void aRouteThatDoesNotCacheIsLeftAlone() throws IOException {
        try (Backend backend = backend(request -> ok("Cache-Control: max-age=60\r\n", "hello"));
                Running router = Running.to(backend)) {
            assertThat(router.get("/a").head().field("Cache-Status")).isNull();
            router.get("/a");
            assertThat(backend.requests).hasSize(2);
            assertThat(router.server.cache().figures().store().entries()).isZero();
        }
    }

    @Test
    void whatIsStaleIsValidatedAndItsHeadBroughtUpToDate() throws IOException {
        try (Backend backend = backend(request -> request.field("If-None-Match") == null
                        ? ok("Cache-Control: max-age=0\r\nETag: \"1\"\r\nX: old\r\nY: kept\r\n", "hello")
                        : "HTTP/1.1 304 Not Modified\r\nETag: \"1\"\r\nX: new\r\nCache-Control: max-age=60\r\n\r\n");
                Running router = to(backend, "");
                Caller caller = router.call()) {
            caller.get("/a").read();
            Caller.Answer validated = caller.get("/a").read();
            assertThat(validated.status()).isEqualTo(200);
            assertThat(validated.text()).isEqualTo("hello");
            assertThat(validated.head().field("X")).isEqualTo("new");
            assertThat(validated.head().field("Y")).isEqualTo("kept");
            assertThat(validated.head().field("Cache-Status")).startsWith("clw-router; fwd=stale; fwd-status=304");
            assertThat(caller.get("/a").read().head().field("X")).isEqualTo("new");
            assertThat(backend.requests).hasSize(2);
            assertThat(backend.accepted).as("the connection lives on").hasValue(1);
        }
    }

    @Test
    void oneFetchServesAllWhoAskMeanwhile() throws Exception {
        Semaphore turns = new Semaphore(0);
        Backend backend = backend(request -> {
            turns.acquireUninterruptibly();
            return ok("Cache-Control: max-age=60\r\n", "hello");
        });
        try (backend;
                Running router = to(backend, "")) {
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
            assertThat(requests(router).collapsed()).isEqualTo(19);
        }
    }

    @Test
    void whoWaitsGoesAloneWhereNothingCouldBeStored() throws Exception {
        Semaphore turns = new Semaphore(0);
        Backend backend = backend(request -> {
            turns.acquireUninterruptibly();
            return ok("Cache-Control: private\r\n", "yours");
        });
        try (backend;
                Running router = to(backend, "")) {
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
        Backend backend = backend(request -> {
            turns.acquireUninterruptibly();
            return ok("Cache-Control: max-age=60\r\n", "hello");
        });
        try (backend;
                Running router = to(backend, "")) {
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

    @Test
    void whatIsStaleIsUsedWhileItIsValidatedInTheBackground() throws Exception {
        try (Backend backend = backend(request -> ok(
                        "Age: 10\r\nCache-Control: max-age=5, stale-while-revalidate=60\r\nX: "
                                + (request.field("Last") == null ? "1" : "2") + "\r\n",
                        "hello"));
                Running router = to(backend, "")) {
            router.get("/a");
            Caller.Answer stale = router.get("/a");
            assertThat(stale.text()).isEqualTo("hello");
            assertThat(stale.head().field("Cache-Status")).contains("hit", "detail=stale-while-revalidate");
            Await.until("it was fetched again", () -> backend.requests.size() == 2);
            Await.until("and stored", () -> router.server.cache().figures().stored() == 2);
        }
    }

    @Test
    void whatIsStaleStandsInForAnErrorUnlessThatIsForbidden() throws Exception {
        String[] answer = {ok("Age: 10\r\nCache-Control: max-age=5\r\nETag: \"1\"\r\n", "hello")};
        try (Backend backend = backend(request -> answer[0]);
                Running router = to(backend, "")) {
            router.get("/a");
            answer[0] = "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 3\r\n\r\nbad";
            Caller.Answer instead = router.get("/a");
            assertThat(instead.status()).isEqualTo(200);
            assertThat(instead.text()).isEqualTo("hello");
            assertThat(instead.head().field("Cache-Status")).contains("fwd=stale; fwd-status=503; ttl=-");
            backend.close();
            assertThat(router.get("/a").text()).isEqualTo("hello");
        }
        answer[0] = ok("Age: 10\r\nCache-Control: max-age=5, must-revalidate\r\nETag: \"1\"\r\n", "hello");
        try (Backend backend = backend(request -> answer[0]);
                Running router = to(backend, "")) {
            router.get("/a");
            backend.close();
            assertThat(router.get("/a").status()).isEqualTo(502);
        }
    }

    @Test
    void aResponseThatIsCutIsNeverStored() throws Exception {
        Backend backend = new Backend((request, in, out) -> {
            out.write("HTTP/1.1 200 OK\r\nCache-Control: max-age=60\r\nContent-Length: 50\r\n\r\nhello"
                    .getBytes(StandardCharsets.US_ASCII));
            out.flush();
            return false;
        });
        try (backend;
                Running router = to(backend, "");
                Caller caller = router.call()) {
            caller.get("/a").readHead();
            Await.until("it is over", () -> router.server.gate().figures().inFlight() == 0);
            assertThat(router.server.cache().figures().store().entries()).isZero();
        }
    }

    @Test
    void whatGrowsBeyondTheBoundIsPassedOnAndNotStored() throws Exception {
        String large = "x".repeat(3 << 20);
        Backend backend =
                backend(request -> "HTTP/1.1 200 OK\r\nCache-Control: max-age=60\r\nTransfer-Encoding: chunked\r\n\r\n"
                        + Integer.toHexString(large.length()) + "\r\n" + large + "\r\n0\r\n\r\n");
        try (backend;
                Running router = to(backend, "cache: {max_memory_mb: 4, max_entry_size_kb: 1024}\n")) {
            assertThat(router.get("/a").body()).hasSize(large.length());
            assertThat(router.server.cache().figures().store().entries()).isZero();
            assertThat(router.server.ledger().leased(Owner.CACHE))
                    .isLessThanOrEqualTo(router.server.ledger().bound(Owner.CACHE));
        }
    }

    @Test
    void aLargeBodyComesWholeToASlowReader() throws Exception {
        String body = "0123456789abcdef".repeat(60_000);
        try (Backend backend = backend(request -> ok("Cache-Control: max-age=60\r\n", body));
                Running router = to(backend, "cache: {max_memory_mb: 4}\n")) {
            assertThat(router.get("/a").text()).isEqualTo(body);
            try (Caller slow = new Caller(router.server.address(), 4096)) {
                slow.get("/a");
                Await.until("it is being answered", () -> requests(router).hits() == 1);
                assertThat(router.server.cache().purge(new Purge.All())).isEqualTo(1);
                assertThat(router.server.cache().figures().store().entries()).isZero();
                assertThat(slow.read().text()).as("evicted while it was read").isEqualTo(body);
            }
            assertThat(backend.requests).hasSize(1);
        }
    }

    @Test
    void eachVariantIsForWhoAsksAlike() throws IOException {
        try (Backend backend = backend(request -> ok(
                        "Cache-Control: max-age=60\r\nVary: Accept-Encoding\r\n",
                        String.valueOf(request.field("Accept-Encoding"))));
                Running router = to(backend, "")) {
            for (int i = 0; i < 2; i++) {
                assertThat(ask(router, "GET", "/a", "Accept-Encoding: gzip\r\n").text())
                        .isEqualTo("gzip");
                assertThat(ask(router, "GET", "/a", "").text()).isEqualTo("null");
            }
            assertThat(ask(router, "GET", "/a", "Accept-Encoding:  GZIP\r\n").text())
                    .isEqualTo("gzip");
            assertThat(backend.requests).hasSize(2);
        }
    }

    @Test
    void aChangeRemovesWhatWasStored() throws IOException {
        try (Backend backend =
                        backend(request -> ok("Cache-Control: max-age=60\r\nContent-Location: /b\r\n", "hello"));
                Running router = to(backend, "")) {
            router.get("/a");
            router.get("/b");
            router.get("/c");
            assertThat(router.server.cache().figures().store().entries()).isEqualTo(3);
            ask(router, "POST", "/a", "Content-Length: 0\r\n");
            assertThat(router.server.cache().figures().store().entries()).isEqualTo(1);
        }
    }

    @Test
    void soDoesOneOfARouteThatDoesNotCache() throws IOException {
        String routes =
                "routes: [{name: read, match: {methods: [GET]}, upstream: b, cache: true}, {name: write, upstream: b}]\n";
        try (Backend backend = backend(request -> ok("Cache-Control: max-age=60\r\n", "hello"));
                Running router =
                        new Running(routes + "upstreams: {b: {endpoints: ['" + backend.url() + "']}}\n", List.of())) {
            router.get("/a");
            router.get("/b");
            Caller.Answer written = ask(router, "POST", "/a", "Content-Length: 0\r\n");
            assertThat(written.head().field("Cache-Status")).isNull();
            assertThat(router.server.cache().figures().store().entries()).isEqualTo(1);
        }
    }

    @Test
    void onlyWhatIsStoredIsAnsweredWhereNothingElseIsWanted() throws IOException {
        try (Backend backend = backend(request -> ok("Cache-Control: max-age=60\r\n", "hello"));
                Running router = to(backend, "")) {
            assertThat(ask(router, "GET", "/a", "Cache-Control: only-if-cached\r\n")
                            .status())
                    .isEqualTo(504);
            router.get("/a");
            assertThat(ask(router, "GET", "/a", "Cache-Control: only-if-cached\r\n")
                            .text())
                    .isEqualTo("hello");
            assertThat(backend.requests).hasSize(1);
        }
    }

    @Test
    void theTtlIsForOriginsThatSayNothing() throws IOException {
        try (Backend backend = backend(request -> ok("", "hello"));
                Running router = to(backend, "cache: {ttl: 60}\n")) {
            router.get("/a");
            assertThat(router.get("/a").head().field("Cache-Status")).contains("hit");
            ask(router, "GET", "/b", "Cookie: a=b\r\n");
            assertThat(ask(router, "GET", "/b", "Cookie: a=b\r\n").head().field("Cache-Status"))
                    .as("what a cookie asks for may be one user's")
                    .contains("fwd=uri-miss");
            router.apply(CACHED + "upstreams: {b: {endpoints: ['" + backend.url() + "']}}\ncache: {ttl: 0}\n");
            router.get("/c");
            assertThat(router.get("/c").head().field("Cache-Status")).contains("fwd=uri-miss");
        }
    }

    @Test
    void otherSettingsAreInForceAtOnce() throws IOException {
        try (Backend backend = backend(request -> ok("Cache-Control: max-age=60\r\n", "hello"));
                Running router = to(backend, "")) {
            String upstreams = "upstreams: {b: {endpoints: ['" + backend.url() + "']}}\n";
            router.get("/a");
            router.apply(CACHED + upstreams + "cache: {eviction_policy: tinylfu, max_entries: 10}\n");
            assertThat(router.get("/a").head().field("Cache-Status")).contains("hit");
            router.apply(CACHED + upstreams + "cache: {enabled: false}\n");
            assertThat(router.get("/a").head().field("Cache-Status")).isNull();
            assertThat(router.server.cache().figures().store().entries()).isZero();
            assertThat(router.server.ledger().leased(Owner.CACHE)).isZero();
            router.apply(CACHED + upstreams);
            router.get("/a");
            assertThat(router.get("/a").head().field("Cache-Status")).contains("hit");
        }
    }

    @Test
    void purgesByUrlPrefixAndTag() throws IOException {
        try (Backend backend = backend(request -> ok(
                        "Cache-Control: max-age=60\r\nCache-Tag: all, "
                                + request.target().substring(1, 2) + "\r\n",
                        "hello"));
                Running router = to(backend, "")) {
            for (String target : List.of("/a/1", "/a/2", "/b/1", "/b/2", "/c")) {
                router.get(target);
            }
            assertThat(router.server.cache().purge(new Purge.Url("http://A.example:80/c")))
                    .isEqualTo(1);
            assertThat(router.server.cache().purge(new Purge.Prefix("http://a.example/a/")))
                    .isEqualTo(2);
            assertThat(router.server.cache().purge(new Purge.Tag("b"))).isEqualTo(2);
            assertThat(router.server.cache().figures().store().entries()).isZero();
        }
    }

    @Test
    void shrinksWhenMemoryIsShortAndGrowsBack() throws IOException {
        String body = "x".repeat(10_000);
        try (Backend backend = backend(request -> ok("Cache-Control: max-age=60\r\n", body));
                Running router = to(backend, "cache: {max_memory_mb: 4}\n")) {
            for (int i = 0; i < 500; i++) {
                router.get("/" + i);
            }
            long full = router.server.ledger().leased(Owner.CACHE);
            router.server.cache().shrink();
            assertThat(router.server.ledger().leased(Owner.CACHE)).isLessThanOrEqualTo(full / 2 + (256 << 10));
            assertThat(router.server.cache().figures().store().bytes()).isLessThanOrEqualTo(2 << 20);
            for (int i = 0; i < 4; i++) {
                router.server.cache().grow();
            }
            assertThat(router.server.cache().figures().store().maxBytes()).isEqualTo(4 << 20);
        }
    }

    @Test
    void preloadsWhatIsNamed() throws IOException {
        try (Backend backend = backend(request -> ok("Cache-Control: max-age=60\r\n", request.target()));
                Running router = to(
                        backend,
                        "cache: {preload: {enabled: true, rate_per_second: 100,"
                                + " urls: ['http://a.example/1', 'a.example/2?b', 'http://a.example/../c']}}\n")) {
            router.preload();
            Await.until(
                    "both stored", () -> router.server.cache().figures().store().entries() == 2);
            assertThat(router.get("/1").head().field("Cache-Status")).contains("hit");
            assertThat(router.get("/2?b").text()).isEqualTo("/2?b");
            assertThat(backend.requests).hasSize(2);
            Await.until("the end is said", () -> router.logged("Cache preloaded") == 1);
            assertThat(router.logged("Not preloaded: http://a.example/../c")).isEqualTo(1);
        }
    }
}
