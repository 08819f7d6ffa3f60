package io.openclaw.router.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ListenerTest {
    private static final int CALLERS = 200;
    private static final Duration CROWDED = Duration.ofSeconds(3);
    private static final long WORK_NANOS = Duration.ofMillis(20).toNanos();

    static List<Transport> transports() {
        return Transport.available();
    }

    /** Each that comes or goes at the limit has the listener closed or opened. */
    @ParameterizedTest
    @MethodSource("transports")
    void whoeverComesAfterACrowdIsAccepted(Transport transport) throws Exception {
        try (Backend backend = new Backend((request, in, out) -> {
                    LockSupport.parkNanos(WORK_NANOS);
                    out.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok".getBytes(StandardCharsets.US_ASCII));
                    return true;
                });
                Running router = new Running(
                        Running.upstream(backend, "") + "listen: {max_connections: " + CALLERS + "}\n",
                        List.of(),
                        transport);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            long end = System.nanoTime() + CROWDED.toNanos();
            List<Future<Integer>> crowd = new ArrayList<>();
            for (int i = 0; i < CALLERS; i++) {
                crowd.add(threads.submit(() -> comeAndGo(router, end)));
            }
            for (Future<Integer> caller : crowd) {
                assertThat(caller.get()).isPositive();
            }
            try (Caller last = router.call()) {
                assertThat(last.get("/").read().text()).isEqualTo("ok");
            }
        }
    }

    private static int comeAndGo(Running router, long end) throws IOException {
        int answered = 0;
        while (System.nanoTime() < end) {
            try (Caller caller = router.call()) {
                assertThat(caller.get("/").read().text()).isEqualTo("ok");
                answered++;
            }
        }
        return answered;
    }
}
