package io.openclaw.router.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.openclaw.router.Await;
import io.openclaw.router.exchange.FilterFigures;
import io.openclaw.router.filter.Completion;
import io.openclaw.router.filter.Filter;
import io.openclaw.router.filter.Verdict;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class FilterTest {
    private static Running with(Backend backend, Filter... filters) {
        return new Running(Running.upstream(backend, ""), List.of(filters));
    }

    @Test
    void aFilterSeesAllOfAnExchangeAndItsEndOnce() throws IOException {
        StringBuffer seen = new StringBuffer();
        List<Completion> ends = new CopyOnWriteArrayList<>();
        Filter filter = exchange -> {
            seen.append(exchange.method()).append(exchange.target()).append(exchange.route());
            exchange.request().setHeader("X-In", "1");
            exchange.onRequestBody(body -> {
                assertThat(body.isReadOnly()).isTrue();
                seen.append(StandardCharsets.US_ASCII.decode(body));
            });
            exchange.onResponse(head -> head.setHeader("X-Out", Integer.toString(head.status())));
            exchange.onResponseBody(body -> seen.append(StandardCharsets.US_ASCII.decode(body)));
            exchange.onCompletion(ends::add);
            return Verdict.FORWARD;
        };
        try (Backend backend = Backend.echo();
                Running router = with(backend, filter);
                Caller caller = router.call()) {
            Caller.Answer answer = caller.send("POST /p HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello")
                    .read();
            assertThat(answer.head().field("X-Out")).isEqualTo("200");
            assertThat(backend.requests.get(0).field("X-In")).isEqualTo("1");
            assertThat(seen).hasToString("POST/pallhelloyou asked /p");
            Await.until("the end to be told", () -> !ends.isEmpty());
            router.awaitRest();
            assertThat(ends).containsExactly(new Completion(200, true));
        }
    }

    @Test
    void aFilterCanAnswerInTheUpstreamsPlace() throws IOException {
        AtomicInteger later = new AtomicInteger();
        Filter refusing = exchange -> new Verdict.Answer(403, "text/plain", "no".getBytes(StandardCharsets.US_ASCII));
        Filter counting = exchange -> {
            later.incrementAndGet();
            return Verdict.FORWARD;
        };
        try (Backend backend = Backend.echo();
                Running router = with(backend, refusing, counting);
                Caller caller = router.call()) {
            Caller.Answer answer = caller.get("/").read();
            assertThat(answer.status()).isEqualTo(403);
            assertThat(answer.text()).isEqualTo("no");
            assertThat(caller.get("/").read().status()).isEqualTo(403);
            assertThat(later).hasValue(0);
            assertThat(backend.requests).isEmpty();
        }
    }

    @Test
    void aFilterThatFailsIs500AndLoggedOnceAKind() throws IOException {
        Filter failing = exchange -> {
            if (exchange.target().equals("/body")) {
                exchange.onRequestBody(body -> {
                    throw new IllegalArgumentException("body");
                });
                return Verdict.FORWARD;
            }
            throw new IllegalStateException("boom");
        };
        try (Backend backend = Backend.echo();
                Running router = with(backend, failing)) {
            for (int i = 0; i < 3; i++) {
                Caller.Answer answer = router.get("/");
                assertThat(answer.status()).isEqualTo(500);
                assertThat(answer.text()).contains("clw-internal");
            }
            assertThat(router.logged("boom")).isEqualTo(1);
            try (Caller caller = router.call()) {
                caller.send("POST /body HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\nx");
                assertThat(caller.read().status()).isEqualTo(500);
            }
        }
    }

    @Test
    void aFilterThatAsksForMoreThanThereIsFailsItsRequestAlone() throws IOException {
        Filter greedy = exchange -> {
            throw new OutOfMemoryError("Java heap space");
        };
        try (Backend backend = Backend.echo();
                Running router = with(backend, greedy)) {
            assertThat(router.get("/").status()).isEqualTo(500);
            assertThat(router.logged("clw-worker-oom")).isEqualTo(1);
        }
    }

    @Test
    void aFilterThatUsesUpWhatNeverComesBackIsFatal() throws IOException {
        Filter hungry = exchange -> {
            throw new OutOfMemoryError("Metaspace");
        };
        try (Backend backend = Backend.echo()) {
            Running router = with(backend, hungry);
            assertThat(router.get("/").status()).isEqualTo(500);
            assertThat(router.logged("clw-worker-oom")).isEqualTo(1);
            assertThat(router.fatal).singleElement().isInstanceOf(OutOfMemoryError.class);
            router.fatal.clear();
            router.close();
        }
    }

    @Test
    void framingIsNotAFiltersToChange() throws IOException {
        Filter meddling = exchange -> {
            exchange.onResponse(head -> head.setHeader("content-length", "1"));
            return Verdict.FORWARD;
        };
        try (Backend backend = Backend.echo();
                Running router = with(backend, meddling)) {
            Caller.Answer answer = router.get("/");
            assertThat(answer.status())
                    .as("what a filter could not look at does not go out")
                    .isEqualTo(500);
            assertThat(answer.text()).contains("clw-internal").doesNotContain("you asked");
            assertThat(router.logged("is the router's to set")).isEqualTo(1);
        }
    }

    @Test
    void whatAFilterKeepsBeyondTheEndIsItsOwn() throws IOException {
        List<byte[]> leaked = new CopyOnWriteArrayList<>();
        Filter leaking = exchange -> {
            exchange.onRequestBody(body -> {
                ByteBuffer copy = ByteBuffer.allocate(body.remaining()).put(body);
                leaked.add(copy.array());
            });
            return Verdict.FORWARD;
        };
        try (Backend backend = Backend.echo();
                Running router = with(backend, leaking);
                Caller caller = router.call()) {
            caller.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc");
            assertThat(caller.read().status()).isEqualTo(200);
            assertThat(leaked).singleElement().isEqualTo("abc".getBytes(StandardCharsets.US_ASCII));
        }
    }

    @Test
    void aFilterMayTakeItsTimeToDecideWhileTheEventLoopGoesOn() throws IOException {
        CompletableFuture<Verdict> decision = new CompletableFuture<>();
        StringBuffer seen = new StringBuffer();
        Filter slow = exchange -> {
            exchange.onRequestBody(body -> seen.append(StandardCharsets.US_ASCII.decode(body)));
            return exchange.target().equals("/slow") ? new Verdict.Later(decision) : Verdict.FORWARD;
        };
        Filter after = exchange -> {
            exchange.request().addHeader("X-After", "1");
            return Verdict.FORWARD;
        };
        try (Backend backend = Backend.echo();
                Running router = with(backend, slow, after);
                Caller caller = router.call()) {
            caller.send("POST /slow HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello");
            for (int i = 0; i < 10; i++) { // however many event loops there are
                assertThat(router.get("/quick").status()).isEqualTo(200);
            }
            assertThat(backend.requests).hasSize(10);
            assertThat(seen).isEmpty();

            decision.complete(Verdict.FORWARD);

            assertThat(caller.read().text()).contains("/slow");
            assertThat(seen).hasToString("hello");
            assertThat(backend.requests)
                    .allSatisfy(head -> assertThat(head.field("X-After")).isEqualTo("1"));
        }
    }

    @Test
    void aLateVerdictMayBeAnAnswerOrAFailure() throws IOException {
        Filter async = exchange -> new Verdict.Later(CompletableFuture.supplyAsync(() -> {
            if (exchange.target().equals("/fail")) {
                throw new IllegalStateException("boom");
            }
            return new Verdict.Answer(401, "text/plain", "who?".getBytes(StandardCharsets.US_ASCII));
        }));
        try (Backend backend = Backend.echo();
                Running router = with(backend, async);
                Caller caller = router.call()) {
            assertThat(caller.get("/").read().status()).isEqualTo(401);
            assertThat(caller.get("/").read().text()).isEqualTo("who?");
            assertThat(caller.get("/fail").read().status()).isEqualTo(500);
            assertThat(router.logged("boom")).isEqualTo(1);
            assertThat(backend.requests).isEmpty();
        }
    }

    @Test
    void aFilterThatNeverDecidesIs504AndKeepsNothing() throws IOException {
        List<CompletableFuture<Verdict>> decisions = new CopyOnWriteArrayList<>();
        Filter never = exchange -> {
            CompletableFuture<Verdict> decision = new CompletableFuture<>();
            decisions.add(decision);
            return new Verdict.Later(decision);
        };
        try (Backend backend = Backend.echo();
                Running router = new Running(
                        "routes: [{name: all, upstream: b, timeout_ms: 300}]\nupstreams: {b: {endpoints: ['"
                                + backend.url() + "']}}\n",
                        List.of(never))) {
            Caller.Answer answer = router.get("/");
            assertThat(answer.status()).isEqualTo(504);
            assertThat(answer.text()).contains("A filter did not decide in time");
            router.awaitRest();
            decisions.getFirst().complete(Verdict.FORWARD);
            assertThat(router.get("/").status()).isEqualTo(504);
            assertThat(backend.requests).isEmpty();
        }
    }

    @Test
    void aClientThatLeavesIsNotWaitedFor() throws IOException {
        CompletableFuture<Verdict> decision = new CompletableFuture<>();
        List<Completion> ends = new CopyOnWriteArrayList<>();
        Filter slow = exchange -> {
            exchange.onCompletion(ends::add);
            return new Verdict.Later(decision);
        };
        try (Backend backend = Backend.echo();
                Running router = with(backend, slow)) {
            Caller caller = router.call();
            caller.get("/");
            Await.until(
                    "it is being decided", () -> router.server.gate().figures().inFlight() == 1);
            caller.close();
            Await.until("the end to be told", () -> !ends.isEmpty());
            router.awaitRest();
            decision.complete(Verdict.FORWARD);
            assertThat(ends).containsExactly(new Completion(0, false));
            assertThat(backend.requests).isEmpty();
        }
    }

    @Test
    void whatEachFilterCostsIsCounted() throws IOException {
        List<byte[]> kept = new CopyOnWriteArrayList<>();
        Filter cheap = exchange -> Verdict.FORWARD;
        Filter dear = exchange -> {
            exchange.onResponse(head -> kept.add(new byte[100_000]));
            Thread.sleep(2);
            if (exchange.target().equals("/fail")) {
                throw new IllegalStateException("boom");
            }
            return Verdict.FORWARD;
        };
        try (Backend backend = Backend.echo();
                Running router = with(backend, cheap, dear)) {
            for (int i = 0; i < 5; i++) {
                assertThat(router.get("/").status()).isEqualTo(200);
            }
            assertThat(router.get("/fail").status()).isEqualTo(500);
            router.awaitRest();

            FilterFigures first = router.server.figures().filters().getFirst();
            FilterFigures second = router.server.figures().filters().getLast();
            assertThat(first.name()).isEqualTo("filter-0");
            assertThat(first.requests()).isEqualTo(6);
            assertThat(first.failures()).isZero();
            assertThat(first.allocatedBytes()).isLessThan(100_000);
            assertThat(second.requests()).isEqualTo(6);
            assertThat(second.failures()).isEqualTo(1);
            assertThat(second.nanos()).isGreaterThan(6 * 2_000_000L);
            assertThat(second.allocatedBytes()).isBetween(600_000L, 1_000_000L);
        }
    }
}
