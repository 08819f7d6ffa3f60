package io.openclaw.router.http;

import static io.openclaw.router.http.Backend.ok;
import static org.assertj.core.api.Assertions.assertThat;

import io.openclaw.router.Await;
import io.openclaw.router.cache.Purge;
import io.openclaw.router.filter.Filter;
import io.openclaw.router.filter.Verdict;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What one client's request leaves in the cache is never another's to suffer from: nothing broken, nothing private, nothing that was asked for otherwise. */
class SharingTest {
    private static String ask(Running router, String fields) throws IOException {
        return router.ask("GET", "/a", fields).text();
    }

    @Test
    void aResponseThatAFilterBreaksOffIsNotStoredWithoutItsPiece() throws Exception {
        AtomicInteger seen = new AtomicInteger();
        Filter failing = exchange -> {
            exchange.onResponseBody(body -> {
                if (seen.incrementAndGet() == 1) {
                    throw new IllegalStateException("once");
                }
            });
            return Verdict.FORWARD;
        };
        Backend chunked = Backend.answering(
                request -> "HTTP/1.1 200 OK\r\nCache-Control: max-age=60\r\nTransfer-Encoding: chunked\r\n\r\n"
                        + "5\r\nhello\r\n0\r\n\r\n");
        try (chunked;
                Running router = Running.caching(chunked, "", failing)) {
            try (Caller caller = router.call()) {
                caller.get("/a");
                Await.until(
                        "broken off",
                        () -> seen.get() == 1 && router.server.gate().figures().inFlight() == 0);
            }
            assertThat(router.stored()).isZero();
            assertThat(router.get("/a").text()).isEqualTo("hello");
        }
    }

    @Test
    void aRefreshThatIsCutIsGivenUpAndNotMixedWithAnother() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        String fields = "Age: 10\r\nCache-Control: max-age=5, stale-while-revalidate=60\r\n";
        Backend cutting = new Backend((request, in, out) -> {
            boolean cut = asked.incrementAndGet() == 2;
            byte[] whole = ok(fields, cut ? "half of it" : "hello").getBytes(StandardCharsets.US_ASCII);
            out.write(whole, 0, cut ? whole.length - 5 : whole.length);
            out.flush();
            return !cut;
        });
        try (cutting;
                Running router = Running.caching(cutting, "");
                Caller caller = router.call()) { // one, whose event loop has a connection to use again
            assertThat(caller.get("/a").read().text()).isEqualTo("hello");
            assertThat(caller.get("/a").read().text()).isEqualTo("hello");
            Await.until(
                    "the refresh is over",
                    () -> asked.get() == 2 && router.server.gate().figures().inFlight() == 0);
            assertThat(router.get("/a").text()).isEqualTo("hello");
            Await.until(
                    "another is stored", () -> router.server.cache().figures().stored() == 2);
            assertThat(asked).hasValue(3);
            router.server.cache().purge(new Purge.All());
            long left = router.server.cache().figures().store().bytes();
            assertThat(left).as("of an index that is empty").isLessThan(64 * 1024);
        }
    }

    @Test
    void whatAFilterTookAwayIsNotForgotten() throws IOException {
        Filter authenticating = exchange -> {
            String user = exchange.request().header("Authorization");
            if (user != null) {
                exchange.request().removeHeader("Authorization");
                exchange.request().setHeader("X-User", user);
            }
            return Verdict.FORWARD;
        };
        Backend personal =
                Backend.answering(request -> ok("Cache-Control: max-age=60\r\n", "for " + request.field("X-User")));
        try (personal;
                Running router = Running.caching(personal, "", authenticating)) {
            assertThat(ask(router, "Authorization: alice\r\n")).isEqualTo("for alice");
            assertThat(ask(router, "Authorization: bob\r\n")).isEqualTo("for bob");
            assertThat(ask(router, "")).isEqualTo("for null");
            assertThat(ask(router, "")).isEqualTo("for null");
            assertThat(personal.requests).hasSize(3);
            for (String fields : List.of("Authorization: alice\r\n", "X-Forwarded-Port: 443\r\n")) {
                ask(router, "");
                assertThat(router.stored()).isEqualTo(1);
                router.ask("PUT", "/a", "Content-Length: 0\r\n" + fields);
                assertThat(router.stored()).as("after a change with %s", fields).isZero();
            }
        }
    }

    @Test
    void whatATrustedPeerTellsOfSchemeAndHostIsAPartOfTheKey() throws IOException {
        Backend telling = Backend.answering(request -> ok(
                "Cache-Control: max-age=60\r\n",
                request.field("X-Forwarded-Proto") + " " + request.field("X-Forwarded-Host")));
        try (telling;
                Running router = Running.caching(telling, "listen: {trusted_proxies: [127.0.0.1]}\n")) {
            for (int i = 0; i < 2; i++) {
                assertThat(ask(router, "X-Forwarded-Proto: https\r\nX-Forwarded-Host: a\r\n"))
                        .isEqualTo("https a");
                assertThat(ask(router, "X-Forwarded-Proto: http\r\nX-Forwarded-Host: a\r\n"))
                        .isEqualTo("http a");
                assertThat(ask(router, "X-Forwarded-Proto: https\r\nX-Forwarded-Host: b\r\n"))
                        .isEqualTo("https b");
            }
            assertThat(telling.requests).hasSize(3);
        }
    }

    /** A load balancer sets some of them, and lets others through. */
    @Test
    void soIsAllElseThatFrameworksMakeUrlsOf() throws IOException {
        Backend telling = Backend.answering(
                request -> ok("Cache-Control: max-age=60\r\n", "" + request.field("X-Forwarded-Prefix")));
        try (telling;
                Running router = Running.caching(telling, "listen: {trusted_proxies: [127.0.0.1]}\n")) {
            assertThat(ask(router, "X-Forwarded-Port: 443\r\nX-Forwarded-Prefix: //evil.example\r\n"))
                    .isEqualTo("//evil.example");
            for (int i = 0; i < 2; i++) {
                assertThat(ask(router, "X-Forwarded-Port: 443\r\n")).isEqualTo("null");
            }
            assertThat(telling.requests).hasSize(2);
        }
    }

    @Test
    void aNotModifiedOfSomethingElseUpdatesNothing() throws IOException {
        AtomicInteger asked = new AtomicInteger();
        String modified = "Cache-Control: max-age=0\r\nLast-Modified: Sun, 06 Nov 1994 08:49:37 GMT\r\n";
        Backend careless = Backend.answering(request -> {
            boolean first = asked.incrementAndGet() == 1;
            boolean conditional = request.field("If-Modified-Since") != null;
            return conditional
                    ? "HTTP/1.1 304 Not Modified\r\n" + modified + "ETag: \"2\"\r\n\r\n"
                    : ok(modified, first ? "old" : "new");
        });
        try (careless;
                Running router = Running.caching(careless, "")) {
            assertThat(ask(router, "")).isEqualTo("old");
            assertThat(ask(router, "")).as("so the origin said").isEqualTo("old");
            assertThat(ask(router, "")).isEqualTo("new");
        }
    }

    @Test
    void whatATrustedPeersForwardedTellsOfThemIsToo() throws IOException {
        Backend telling = Backend.answering(request -> ok("Cache-Control: max-age=60\r\n", request.field("Forwarded")));
        try (telling;
                Running router = Running.caching(telling, "listen: {trusted_proxies: [127.0.0.1]}\n")) {
            String first = ask(router, "Forwarded: for=192.0.2.1;proto=https;host=a\r\n");
            assertThat(first).contains("proto=https");
            assertThat(ask(router, "Forwarded: for=192.0.2.2; Proto=http; host=a\r\n"))
                    .doesNotContain("https");
            assertThat(ask(router, "Forwarded: for=192.0.2.3;proto=https;host=b\r\n"))
                    .contains("host=b");
            assertThat(ask(router, "Forwarded: for=192.0.2.4;proto=https;host=a\r\n"))
                    .as("who asked is no part of it")
                    .isEqualTo(first);
            assertThat(telling.requests).hasSize(3);
        }
    }
}
