package io.openclaw.router.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.openclaw.router.Await;
import io.openclaw.router.filter.Filter;
import io.openclaw.router.filter.Verdict;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AcceptTest {
    private static final int BUSY = 32;
    private static final int NEWCOMERS = 60;
    /** A turn of an event loop with half of the busy ones takes so many of them. */
    private static final long WORK_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    static List<Transport> transports() {
        return Transport.available();
    }

    /** One newcomer a turn would take five seconds. */
    @ParameterizedTest
    @MethodSource("transports")
    void newcomersDoNotWaitATurnOfABusyLoopEach(Transport transport) throws Exception {
        AtomicBoolean busy = new AtomicBoolean(true);
        List<Caller> newcomers = new ArrayList<>();
        try (Backend backend = new Backend((request, in, out) -> {
                    out.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok".getBytes(StandardCharsets.US_ASCII));
                    return true;
                });
                Running router = new Running(Running.upstream(backend, ""), List.of(working()), transport);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < BUSY; i++) {
                var _ = threads.submit(() -> callWhile(router, busy));
            }
            try {
                Await.until("all are busy", () -> router.server.figures().clientConnections() == BUSY);
                long begin = System.nanoTime();
                for (int i = 0; i < NEWCOMERS; i++) {
                    newcomers.add(router.call());
                }
                Await.until("all are accepted", () -> router.server.figures().clientConnections() == BUSY + NEWCOMERS);
                assertThat(System.nanoTime() - begin).isLessThan(TimeUnit.SECONDS.toNanos(2));
            } finally {
                busy.set(false);
                for (Caller newcomer : newcomers) {
                    newcomer.close();
                }
            }
        }
    }

    private static Filter working() {
        return exchange -> {
            LockSupport.parkNanos(WORK_NANOS);
            return Verdict.FORWARD;
        };
    }

    private static Void callWhile(Running router, AtomicBoolean busy) throws IOException {
        try (Caller caller = router.call()) {
            while (busy.get()) {
                assertThat(caller.get("/").read().text()).isEqualTo("ok");
            }
        }
        return null;
    }
}
