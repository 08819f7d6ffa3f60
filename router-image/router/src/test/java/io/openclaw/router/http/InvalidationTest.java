package io.openclaw.router.http;

import static io.openclaw.router.http.Backend.ok;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A request that may change something removes what it may have made untrue (RFC 9111, section 4.4). */
class InvalidationTest {
    @Test
    void aChangeRemovesWhatWasStored() throws IOException {
        try (Backend backend = Backend.answering(
                        request -> ok("Cache-Control: max-age=60\r\nContent-Location: /b\r\n", "hello"));
                Running router = Running.caching(backend, "")) {
            router.get("/a");
            router.get("/b");
            router.get("/c");
            assertThat(router.stored()).isEqualTo(3);
            router.ask("POST", "/a", "Content-Length: 0\r\n");
            assertThat(router.stored()).isEqualTo(1);
        }
    }

    @Test
    void soDoesOneOfARouteThatDoesNotCache() throws IOException {
        String routes =
                "routes: [{name: read, match: {methods: [GET]}, upstream: b, cache: true}, {name: write, upstream: b}]\n";
        try (Backend backend = Backend.answering(request -> ok("Cache-Control: max-age=60\r\n", "hello"));
                Running router =
                        new Running(routes + "upstreams: {b: {endpoints: ['" + backend.url() + "']}}\n", List.of())) {
            router.get("/a");
            router.get("/b");
            Caller.Answer written = router.ask("POST", "/a", "Content-Length: 0\r\n");
            assertThat(written.head().field("Cache-Status")).isNull();
            assertThat(router.stored()).isEqualTo(1);
        }
    }
}
