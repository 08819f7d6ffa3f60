package io.openclaw.router.http;

import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * The way out, in which no request is lost that the router could still answer:
 *
 * <ol>
 *   <li>Connection requests are turned away ({@link Newcomers}), and for a moment more the listener takes what the kernel has completed.
 *   <li>It closes, on nobody. Every answer from the announcement on says {@code Connection: close}. Idle connections are not closed at once but when they
 *       have been quiet for {@link ClientConnection#QUIET_NANOS}: a request that was on its way finds its connection open. Then the sending
 *       side closes first and what still comes is read, so that the client sees an orderly end and not a reset. Tunnels take their leave.
 *   <li>At the timeout what waits or runs is answered 503 and what has begun to be answered is cut.
 * </ol>
 *
 * What remains is HTTP/1.1's own race: a request sent in the very moment of the close, for which RFC 9112, section 9.3.1, tells clients to retry.
 */
@SuppressWarnings("FutureReturnValueIgnored") // timers, which end with their event loop
final class Drain {
    /** For handshakes on their way and connections that wait to be accepted: a round trip, and an event loop's worst turn. */
    static final long ACCEPT_GRACE_MS = 200;

    private final Front front;
    private final List<LoopConnections> loops;
    private final Listener listener;
    private final CompletableFuture<Void> done = new CompletableFuture<>();
    private final AtomicBoolean begun = new AtomicBoolean();
    private volatile boolean stopped;

    Drain(Front front, List<LoopConnections> loops, Listener listener) {
        this.front = front;
        this.loops = loops;
        this.listener = listener;
    }

    CompletionStage<Void> begin(Duration timeout) {
        if (begun.compareAndSet(false, true)) {
            EventLoop timers = loops.get(0).loop();
            listener.onChange(this::completeWhenEmpty);
            listener.turnNewcomersAway();
            timers.schedule(this::stopAccepting, ACCEPT_GRACE_MS, TimeUnit.MILLISECONDS);
            long giveUpMs = Math.max(timeout.toMillis(), ACCEPT_GRACE_MS);
            timers.schedule(() -> each(ClientConnection::giveUp), giveUpMs, TimeUnit.MILLISECONDS);
            long lingerMs = TimeUnit.NANOSECONDS.toMillis(LingeringClose.NANOS);
            timers.schedule(() -> each(ClientConnection::close), giveUpMs + 2 * lingerMs, TimeUnit.MILLISECONDS);
        }
        return done;
    }

    private void stopAccepting() {
        listener.close().addListener(closed -> {
            stopped = true;
            front.traffic().tunnels().leave();
            each(ClientConnection::goWhenQuiet);
            completeWhenEmpty();
        });
    }

    private void each(Consumer<ClientConnection> visitor) {
        for (LoopConnections loop : loops) {
            loop.loop().execute(() -> loop.each(visitor));
        }
    }

    private void completeWhenEmpty() {
        if (stopped && front.connections() == 0) {
            done.complete(null);
        }
    }
}
