package io.openclaw.router.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.openclaw.router.Await;
import io.openclaw.router.upstream.AnswerTimes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** How long an upstream took is counted from the end of the request to the head of the answer. */
class AnswerTimesTest {
    private static final long SLOW_MS = 120;

    private static AnswerTimes times(Running router) {
        return router.server.figures().upstreams().get("b").answers();
    }

    /** In the bucket of so many milliseconds. */
    private static long count(AnswerTimes times, long boundMs) {
        return times.counts().get(AnswerTimes.BOUNDS_MS.indexOf(boundMs));
    }

    @Test
    void theUpstreamsThinkingCountsAndTheBodyOfItsAnswerDoesNot() throws IOException {
        try (Backend backend = new Backend((request, in, out) -> {
                    request.readBody(in);
                    pause();
                    out.write("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n12".getBytes(StandardCharsets.US_ASCII));
                    out.flush();
                    pause();
                    pause();
                    out.write("34".getBytes(StandardCharsets.US_ASCII));
                    out.flush();
                    return true;
                });
                Running router = Running.to(backend);
                Caller caller = router.call()) {
            caller.get("/").read();
            caller.get("/").read();
            AnswerTimes times = times(router);
            assertThat(times.answers()).isEqualTo(2);
            assertThat(times.seconds()).isBetween(2 * SLOW_MS / 1e3, 2.5 * SLOW_MS / 1e3);
            assertThat(count(times, 250)).isEqualTo(2);
        }
    }

    @Test
    void aBodyThatComesSlowlyAndAWaitForATurnAreNotTheUpstreams() throws IOException {
        CountDownLatch answers = new CountDownLatch(1);
        try (Backend backend = new Backend((request, in, out) -> {
                    request.readBody(in);
                    if (request.target().equals("/first")) {
                        await(answers);
                    }
                    out.write("HTTP/1.1 204 No Content\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                    out.flush();
                    return true;
                });
                Running router = Running.to(backend, "limits: {max_concurrent_requests: 1}\n");
                Caller first = router.call();
                Caller waiting = router.call();
                Caller posting = router.call()) {
            first.get("/first");
            Await.until("the first to be there", () -> backend.requests.size() == 1);
            waiting.get("/");
            Await.until("one to wait", () -> router.server.gate().figures().size() == 1);
            pause();
            answers.countDown();
            assertThat(first.read().status()).isEqualTo(204);
            assertThat(waiting.read().status()).isEqualTo(204);
            double before = times(router).seconds();
            posting.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n1");
            pause();
            posting.send("2");
            assertThat(posting.read().status()).isEqualTo(204);
            AnswerTimes times = times(router);
            assertThat(times.answers()).isEqualTo(3);
            assertThat(times.seconds() - before).isLessThan(SLOW_MS / 1e3);
            assertThat(count(times, 250)).isEqualTo(1); // the first's own
        }
    }

    @Test
    void oneThatDoesNotAnswerInTimeCountsWithTheTimeThatItHad() throws IOException {
        CountDownLatch never = new CountDownLatch(1);
        try (Backend backend = new Backend((request, in, out) -> {
                    await(never);
                    return false;
                });
                Running router = new Running(Running.upstream(backend, ", response_timeout_ms: 300"), List.of());
                Caller caller = router.call()) {
            assertThat(caller.get("/").read().status()).isEqualTo(504);
            AnswerTimes times = times(router);
            assertThat(times.answers()).isEqualTo(1);
            assertThat(times.seconds()).isGreaterThanOrEqualTo(0.3);
            never.countDown();
        }
    }

    @Test
    void anAnswerBeforeTheWholeRequestIsNotCounted() throws IOException {
        try (Backend backend = new Backend((request, in, out) -> {
                    out.write("HTTP/1.1 413 Content Too Large\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
                    out.flush();
                    return false;
                });
                Running router = Running.to(backend);
                Caller caller = router.call()) {
            caller.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\nx");
            assertThat(caller.read().status()).isEqualTo(413);
            assertThat(times(router).answers()).isZero();
        }
    }

    /** What the upstream needs, which is what is measured. */
    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(SLOW_MS);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
