package io.openclaw.router.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.openclaw.router.cache.Purge;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Stored bodies that are large enough to go to a client's socket as the pages they lie in. */
class LargeHitsTest {
    private static final int BYTES = 700_000;
    private static final int WINDOW_BYTES = 16 * 1024;

    /** Answers each target with bytes of its own. */
    private static Backend backend() {
        return new Backend((request, in, out) -> {
            out.write(("HTTP/1.1 200 OK\r\nCache-Control: max-age=60\r\nContent-Length: " + BYTES + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            out.write(body(request.target()));
            out.flush();
            return true;
        });
    }

    private static byte[] body(String target) {
        byte[] body = new byte[BYTES];
        new Random(target.hashCode()).nextBytes(body);
        return body;
    }

    private static Running to(Backend backend) {
        return Running.caching(backend, "cache: {max_memory_mb: 8}\n");
    }

    @Test
    void arriveWholeOneBehindTheOther() throws IOException {
        try (Backend backend = backend();
                Running router = to(backend);
                Caller caller = router.call()) {
            router.get("/a");
            caller.get("/a")
                    .get("/a")
                    .send("GET /a HTTP/1.1\r\nHost: a.example\r\nRange: bytes=1-600000\r\n\r\n")
                    .get("/a");
            byte[] body = body("/a");
            assertThat(caller.read().body()).isEqualTo(body);
            assertThat(caller.read().body()).isEqualTo(body);
            assertThat(caller.read().body()).isEqualTo(Arrays.copyOfRange(body, 1, 600_001));
            assertThat(caller.read().body()).isEqualTo(body);
            assertThat(backend.requests).hasSize(1);
        }
    }

    @Test
    void arriveAsTheyWereThoughOthersAreStoredMeanwhileInTheirPlace() throws IOException {
        try (Backend backend = backend();
                Running router = to(backend)) {
            router.get("/a");
            List<Caller> slow = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                slow.add(new Caller(router.server.address(), WINDOW_BYTES).get("/a"));
            }
            for (Caller caller : slow) {
                assertThat(caller.readHead().status()).isEqualTo(200);
            }
            assertThat(router.server.cache().purge(new Purge.All())).isEqualTo(1);
            for (int i = 0; i < 20; i++) {
                router.get("/" + i);
            }
            for (Caller caller : slow) {
                assertThat(caller.in.readNBytes(BYTES)).isEqualTo(body("/a"));
                caller.close();
            }
        }
    }
}
