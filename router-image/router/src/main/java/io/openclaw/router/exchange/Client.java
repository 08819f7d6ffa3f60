package io.openclaw.router.exchange;

import io.netty.channel.Channel;
import io.openclaw.router.memory.Lease;
import io.openclaw.router.wire.Intake;
import org.jspecify.annotations.Nullable;

/** The client's connection, as an exchange sees it. One thread, the connection's event loop. */
public interface Client extends Pools {
    Channel channel();

    Intake intake();

    /** The number of its event loop, from 0 on. */
    int loop();

    /** Of the read that brought the request's head, where that was more than a small one: the taker's to grow and to close. */
    @Nullable
    Lease bodyLease();

    /** The peer's address as text. */
    String address();

    /** Whether the peer's X-Forwarded fields and its Forwarded are believed. */
    boolean trusted();

    /** Whether answers must announce the end of the connection. */
    boolean closing();

    /** Says that the answer goes to a HEAD, or that it doesn't. */
    void answersHead(boolean toHead);

    /** From this nano time on the exchange wants to be told ({@link Exchange#expired}). */
    void deadline(long nanos);

    /** The connection leaves HTTP: what was held for a head that would follow is given back. */
    void switched();

    /**
     * All of the answer is out.
     *
     * @param now nano time of it
     */
    void answered(boolean keepAlive, long now);

    /** Something of ours threw outside of the connection's pipeline, where nobody else would hear of it. */
    void failed(Throwable cause);

    /** The answer can't be finished: the connection ends here, so that the client can tell. */
    void cut();
}
