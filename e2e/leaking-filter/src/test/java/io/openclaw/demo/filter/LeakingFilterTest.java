package io.openclaw.demo.filter;

import static org.assertj.core.api.Assertions.assertThat;

import io.openclaw.router.filter.Completion;
import io.openclaw.router.filter.Filter;
import io.openclaw.router.filter.FilterExchange;
import io.openclaw.router.filter.MessageHead;
import io.openclaw.router.filter.ResponseHead;
import io.openclaw.router.filter.Verdict;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class LeakingFilterTest {

    private final LeakingFilter filter = new LeakingFilter(1_000);

    @Test
    void keepsABufferForEachRequestForEver() {
        for (int i = 0; i < 5; i++) {
            var exchange = new Exchange();
            assertThat(filter.onRequest(exchange)).isEqualTo(Verdict.FORWARD);
            exchange.complete();
        }

        assertThat(filter.keptBytes()).isEqualTo(5_000);
    }

    @Test
    void doesNoOtherHarmHoweverLargeTheBodies() {
        var exchange = new Exchange();
        filter.onRequest(exchange);
        ByteBuffer body = ByteBuffer.allocate(10_000);
        exchange.bodyListeners.forEach(listener -> listener.accept(body.asReadOnlyBuffer()));

        assertThat(exchange.bodyListeners).hasSize(2);
        assertThat(filter.keptBytes()).isEqualTo(1_000);
    }

    @Test
    void isFoundAsAServiceIsFound() {
        assertThat(ServiceLoader.load(Filter.class)).hasOnlyElementsOfType(LeakingFilter.class);
    }

    /** Remembers who listens. */
    private static final class Exchange implements FilterExchange {

        final List<Consumer<ByteBuffer>> bodyListeners = new ArrayList<>();
        private final List<Consumer<Completion>> completionListeners = new ArrayList<>();

        void complete() {
            completionListeners.forEach(listener -> listener.accept(new Completion(200, true)));
        }

        @Override
        public void onRequestBody(Consumer<ByteBuffer> listener) {
            bodyListeners.add(listener);
        }

        @Override
        public void onResponseBody(Consumer<ByteBuffer> listener) {
            bodyListeners.add(listener);
        }

        @Override
        public void onCompletion(Consumer<Completion> listener) {
            completionListeners.add(listener);
        }

        @Override
        public void onResponse(Consumer<ResponseHead> listener) {}

        @Override
        public MessageHead request() {
            throw new AssertionError("it doesn't look at the head");
        }

        @Override
        public String method() {
            return "GET";
        }

        @Override
        public String target() {
            return "/";
        }

        @Override
        public String route() {
            return "all";
        }
    }
}
