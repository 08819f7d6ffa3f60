package io.openclaw.router.http;

import static io.openclaw.router.http.Backend.ok;
import static org.assertj.core.api.Assertions.assertThat;

import io.openclaw.router.cache.Purge;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;

/** What is removed from the cache because somebody asked for that, and kept out of it. */
class PurgeTest {
    @Test
    void purgesByUrlPrefixAndTag() throws IOException {
        try (Backend backend = Backend.answering(request -> ok(
                        "Cache-Control: max-age=60\r\nCache-Tag: all, "
                                + request.target().substring(1, 2) + "\r\n",
                        "hello"));
                Running router = Running.caching(backend, "")) {
            for (String target : List.of("/a/1", "/a/2", "/b/1", "/b/2", "/c")) {
                router.get(target);
            }
            assertThat(router.server.cache().purge(new Purge.Url("http://A.example:80/c")))
                    .isEqualTo(1);
            assertThat(router.server.cache().purge(new Purge.Prefix("http://a.example/a/")))
                    .isEqualTo(2);
            assertThat(router.server.cache().purge(new Purge.Tag("b"))).isEqualTo(2);
            assertThat(router.stored()).isZero();
        }
    }

    /** "Deploy, then purge" while the old state is still being answered. */
    @Test
    void whatWasAskedForBeforeAPurgeIsNotStoredAfterIt() throws Exception {
        Semaphore asked = new Semaphore(0);
        Semaphore purged = new Semaphore(0);
        Backend slow = Backend.answering(request -> {
            asked.release();
            purged.acquireUninterruptibly();
            return ok("Cache-Control: max-age=60\r\n", "hello");
        });
        try (slow;
                Running router = Running.caching(slow, "");
                Caller caller = router.call()) {
            caller.get("/a");
            asked.acquire();
            router.server.cache().purge(new Purge.All());
            purged.release(2);
            assertThat(caller.read().text()).isEqualTo("hello");
            assertThat(router.get("/a").text()).isEqualTo("hello");
            assertThat(slow.requests).hasSize(2);
        }
    }
}
