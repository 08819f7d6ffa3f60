package io.openclaw.router.exchange;

import io.netty.channel.EventLoop;
import io.openclaw.router.filter.Verdict;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A verdict that a filter gives later, on whatever thread: it goes on where the exchange lives. A stage that never completes keeps this, and
 * nothing of an exchange that is over.
 */
final class LateVerdict implements BiConsumer<Verdict, Throwable> {
    private final EventLoop loop;
    private volatile @Nullable FilteredExchange waiting;

    LateVerdict(EventLoop loop, FilteredExchange waiting) {
        this.loop = loop;
        this.waiting = waiting;
    }

    void cancel() {
        waiting = null;
    }

    @Override
    public void accept(@Nullable Verdict verdict, @Nullable Throwable failure) {
        if (waiting != null) {
            try {
                loop.execute(() -> deliver(verdict, failure));
            } catch (RejectedExecutionException e) {
                cancel(); // the event loop has ended, and the connection with it
            }
        }
    }

    private void deliver(@Nullable Verdict verdict, @Nullable Throwable failure) {
        FilteredExchange exchange = waiting;
        waiting = null;
        if (exchange != null) {
            exchange.decided(verdict, failure);
        }
    }
}
