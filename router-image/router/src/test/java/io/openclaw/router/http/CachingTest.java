package io.openclaw.router.http;

import static io.openclaw.router.http.Backend.ok;
import static org.assertj.core.api.Assertions.assertThat;

import io.openclaw.router.Await;
import io.openclaw.router.cache.CacheFigures;
import io.openclaw.router.cache.Purge;
import io.openclaw.router.memory.Owner;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Routes that cache, over sockets: what is answered from the cache, what goes on to the upstream, and what is left behind. */
@SuppressWarnings("try") // an upstream that goes in mid-test
class CachingTest {
    private static CacheFigures.Requests requests(Running router) {
        return router.server.cache().figures().requests();
    }

    @Test
    void aFreshResponseIsAnsweredWithoutTheUpstream() throws IOException {
        try (Backend backend =
                        Backend.answering(request -> ok("Cache-Control: max-age=60\r\nETag: \"1\"\r\n", "hello"));
                Running router = Running.caching(backend, "")) {
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
            assertThat(router.ask("HEAD", "/a", "").head().field("Content-Length"))
                    .isEqualTo("5");
            assertThat(router.ask("GET", "/a", "If-None-Match: \"0\", W/\"1\"\r\n")
                            .status())
                    .isEqualTo(304);
            Caller.Answer part = router.ask("GET", "/a", "Range: bytes=1-3\r\n");
            assertThat(part.status()).isEqualTo(206);
            assertThat(part.text()).isEqualTo("ell");
            assertThat(part.head().field("Content-Range")).isEqualTo("bytes 1-3/5");
            assertThat(router.ask("GET", "/a", "Range: bytes=9-\r\n").status()).isEqualTo(416);
            assertThat(backend.requests).hasSize(1);
            assertThat(requests(router).hits()).isEqualTo(7);
        }
    }

    @Test
    void aRouteThatDoesNotCacheIsLeftAlone() throws IOException {
        try (Backend backend = Backend.answering(request -> ok("Cache-Control: max-age=60\r\n", "hello"));
                Running router = Running.to(backend)) {
            assertThat(router.get("/a").head().field("Cache-Status")).isNull();
            router.get("/a");
            assertThat(backend.requests).hasSize(2);
            assertThat(router.stored()).isZero();
        }
    }

    @Test
    void whatIsStaleIsValidatedAndItsHeadBroughtUpToDate() throws IOException {
        try (Backend backend = Backend.answering(request -> request.field("If-None-Match") == null
                        ? ok("Cache-Control: max-age=0\r\nETag: \"1\"\r\nX: old\r\nY: kept\r\n", "hello")
                        : "HTTP/1.1 304 Not Modified\r\nETag: \"1\"\r\nX: new\r\nCache-Control: max-age=60\r\n\r\n");
                Running router = Running.caching(backend, "");
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
    void whatIsStaleIsUsedWhileItIsValidatedInTheBackground() throws Exception {
        try (Backend backend = Backend.answering(request -> ok(
                        "Age: 10\r\nCache-Control: max-age=5, stale-while-revalidate=60\r\nX: "
                                + (request.field("Last") == null ? "1" : "2") + "\r\n",
                        "hello"));
                Running router = Running.caching(backend, "")) {
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
        try (Backend backend = Backend.answering(request -> answer[0]);
                Running router = Running.caching(backend, "")) {
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
        try (Backend backend = Backend.answering(request -> answer[0]);
                Running router = Running.caching(backend, "")) {
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
                Running router = Running.caching(backend, "");
                Caller caller = router.call()) {
            caller.get("/a").readHead();
            Await.until("it is over", () -> router.server.gate().figures().inFlight() == 0);
            assertThat(router.stored()).isZero();
        }
    }

    @Test
    void whatGrowsBeyondTheBoundIsPassedOnAndNotStored() throws Exception {
        String large = "x".repeat(3 << 20);
        Backend backend = Backend.answering(
                request -> "HTTP/1.1 200 OK\r\nCache-Control: max-age=60\r\nTransfer-Encoding: chunked\r\n\r\n"
                        + Integer.toHexString(large.length()) + "\r\n" + large + "\r\n0\r\n\r\n");
        try (backend;
                Running router = Running.caching(backend, "cache: {max_memory_mb: 4, max_entry_size_kb: 1024}\n")) {
            assertThat(router.get("/a").body()).hasSize(large.length());
            assertThat(router.stored()).isZero();
            assertThat(router.server.ledger().leased(Owner.CACHE))
                    .isLessThanOrEqualTo(router.server.ledger().bound(Owner.CACHE));
        }
    }

    @Test
    void aLargeBodyComesWholeToASlowReader() throws Exception {
        String body = "0123456789abcdef".repeat(60_000);
        try (Backend backend = Backend.answering(request -> ok("Cache-Control: max-age=60\r\n", body));
                Running router = Running.caching(backend, "cache: {max_memory_mb: 4}\n")) {
            assertThat(router.get("/a").text()).isEqualTo(body);
            try (Caller slow = new Caller(router.server.address(), 4096)) {
                slow.get("/a");
                Await.until("it is being answered", () -> requests(router).hits() == 1);
                assertThat(router.server.cache().purge(new Purge.All())).isEqualTo(1);
                assertThat(router.stored()).isZero();
                assertThat(slow.read().text()).as("evicted while it was read").isEqualTo(body);
            }
            assertThat(backend.requests).hasSize(1);
        }
    }

    @Test
    void eachVariantIsForWhoAsksAlike() throws IOException {
        try (Backend backend = Backend.answering(request -> ok(
                        "Cache-Control: max-age=60\r\nVary: Accept-Encoding\r\n",
                        String.valueOf(request.field("Accept-Encoding"))));
                Running router = Running.caching(backend, "")) {
            for (int i = 0; i < 2; i++) {
                assertThat(router.ask("GET", "/a", "Accept-Encoding: gzip\r\n").text())
                        .isEqualTo("gzip");
                assertThat(router.ask("GET", "/a", "").text()).isEqualTo("null");
            }
            assertThat(router.ask("GET", "/a", "Accept-Encoding:  GZIP\r\n").text())
                    .isEqualTo("gzip");
            assertThat(backend.requests).hasSize(2);
        }
    }

    @Test
    void onlyWhatIsStoredIsAnsweredWhereNothingElseIsWanted() throws IOException {
        try (Backend backend = Backend.answering(request -> ok("Cache-Control: max-age=60\r\n", "hello"));
                Running router = Running.caching(backend, "")) {
            assertThat(router.ask("GET", "/a", "Cache-Control: only-if-cached\r\n")
                            .status())
                    .isEqualTo(504);
            router.get("/a");
            assertThat(router.ask("GET", "/a", "Cache-Control: only-if-cached\r\n")
                            .text())
                    .isEqualTo("hello");
            assertThat(backend.requests).hasSize(1);
        }
    }

    @Test
    void theTtlIsForOriginsThatSayNothing() throws IOException {
        try (Backend backend = Backend.answering(request -> ok("", "hello"));
                Running router = Running.caching(backend, "cache: {ttl: 60}\n")) {
            router.get("/a");
            assertThat(router.get("/a").head().field("Cache-Status")).contains("hit");
            router.ask("GET", "/b", "Cookie: a=b\r\n");
            assertThat(router.ask("GET", "/b", "Cookie: a=b\r\n").head().field("Cache-Status"))
                    .as("what a cookie asks for may be one user's")
                    .contains("fwd=uri-miss");
            router.apply(Running.cached(backend) + "cache: {ttl: 0}\n");
            router.get("/c");
            assertThat(router.get("/c").head().field("Cache-Status")).contains("fwd=uri-miss");
        }
    }

    @Test
    void otherSettingsAreInForceAtOnce() throws IOException {
        try (Backend backend = Backend.answering(request -> ok("Cache-Control: max-age=60\r\n", "hello"));
                Running router = Running.caching(backend, "")) {
            String upstreams = Running.cached(backend);
            router.get("/a");
            router.apply(upstreams + "cache: {eviction_policy: tinylfu, max_entries: 10}\n");
            assertThat(router.get("/a").head().field("Cache-Status")).contains("hit");
            router.apply(upstreams + "cache: {enabled: false}\n");
            assertThat(router.get("/a").head().field("Cache-Status")).isNull();
            assertThat(router.stored()).isZero();
            assertThat(router.server.ledger().leased(Owner.CACHE)).isZero();
            router.apply(upstreams);
            router.get("/a");
            assertThat(router.get("/a").head().field("Cache-Status")).contains("hit");
        }
    }

    @Test
    void shrinksWhenMemoryIsShortAndGrowsBack() throws IOException {
        String body = "x".repeat(10_000);
        try (Backend backend = Backend.answering(request -> ok("Cache-Control: max-age=60\r\n", body));
                Running router = Running.caching(backend, "cache: {max_memory_mb: 4}\n")) {
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
        try (Backend backend = Backend.answering(request -> ok("Cache-Control: max-age=60\r\n", request.target()));
                Running router = Running.caching(
                        backend,
                        "cache: {preload: {enabled: true, rate_per_second: 100,"
                                + " urls: ['http://a.example/1', 'a.example/2?b', 'http://a.example/../c']}}\n")) {
            router.preload();
            Await.until("both stored", () -> router.stored() == 2);
            assertThat(router.get("/1").head().field("Cache-Status")).contains("hit");
            assertThat(router.get("/2?b").text()).isEqualTo("/2?b");
            assertThat(backend.requests).hasSize(2);
            Await.until("the end is said", () -> router.logged("Cache preloaded") == 1);
            assertThat(router.logged("Not preloaded: http://a.example/../c")).isEqualTo(1);
        }
    }
}
