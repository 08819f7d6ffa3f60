package io.openclaw.router.wire;

import io.netty.channel.Channel;

/** Says "not now" to a transport that would read what nobody asked for; the connection is as good as before. */
public final class Unasked extends RuntimeException {
    private final transient Channel channel;

    /** One for each connection: it carries no stack trace that could mislead. */
    Unasked(Channel channel) {
        super("bytes that nobody asked for stay in the kernel", null, false, false);
        this.channel = channel;
    }

    /** Tells the connection, where the transport doesn't. */
    public void tell() {
        channel.pipeline().fireExceptionCaught(this);
    }
}
