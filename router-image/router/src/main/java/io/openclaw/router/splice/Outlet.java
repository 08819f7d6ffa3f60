package io.openclaw.router.splice;

import io.netty.channel.EventLoop;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.unix.UnixChannel;

/** The socket of a connection that pages may be sent to. On its event loop. */
public final class Outlet {
    private static final int NONE = -1;

    private final UnixChannel channel;
    private final LoneHeads loneHeads = new LoneHeads();
    private boolean waits;

    public Outlet(UnixChannel channel) {
        this.channel = channel;
        this.waits = !(channel instanceof EpollSocketChannel);
    }

    LoneHeads loneHeads() {
        return loneHeads;
    }

    EventLoop loop() {
        return channel.eventLoop();
    }

    /** The socket's number. */
    int socket() {
        return channel.fd().intValue();
    }

    /**
     * The same, of a socket on which no call waits until there is room. Those on io_uring's do, and from the first of these on don't: what the ring is asked
     * to do waits in the ring, as before.
     *
     * @return {@value #NONE} where the system refuses
     */
    int socketThatDoesNotWait() {
        int socket = socket();
        if (waits) {
            waits = !Kernel.setNonBlocking(socket);
        }
        return waits ? NONE : socket;
    }
}
