package io.openclaw.router.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The transport for systems without a native one. */
class NioTest {
    @Test
    void requestsWithAndWithoutBodiesAreServedOverNio() throws Exception {
        String body = "x".repeat(200_000);
        try (Backend backend = Backend.echo();
                Running router = new Running(Running.upstream(backend, ""), List.of(), Transport.nio());
                Caller caller = router.call()) {
            for (int i = 0; i < 20; i++) {
                assertThat(caller.get("/" + i).read().text()).isEqualTo("you asked /" + i);
                caller.send("POST /p HTTP/1.1\r\nHost: a\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
                assertThat(caller.read().text()).isEqualTo("you asked /p");
            }
            assertThat(backend.accepted).hasValue(1);
            try (Caller leaver = router.call()) {
                leaver.get("/left");
            }
        }
    }

    @Test
    void aDrainOverNioLosesNothing() throws Exception {
        try (Backend backend = Backend.echo();
                Running router = new Running(Running.upstream(backend, ""), List.of(), Transport.nio());
                Caller caller = router.call()) {
            caller.get("/").read();
            router.server.announceDrain();
            assertThat(caller.get("/").read().head().field("connection")).isEqualToIgnoringCase("close");
            router.server.drain(Duration.ofSeconds(5)).toCompletableFuture().join();
        }
    }
}
