package io.openclaw.router.wire;

import io.netty.channel.Channel;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.channel.unix.IntegerUnixChannelOption;
import io.netty.channel.unix.UnixChannel;
import java.net.StandardSocketOptions;

/**
 * SO_REUSEPORT: two listening sockets of one user on one port, for the time in which a router and its successor both run. At no other: a second
 * router that somebody starts by mistake must find the port taken.
 */
public final class SharedPort {
    private static final int SOL_SOCKET = 1;
    private static final int SO_REUSEPORT = 15;
    private static final IntegerUnixChannelOption REUSE_PORT =
            new IntegerUnixChannelOption("SO_REUSEPORT", SOL_SOCKET, SO_REUSEPORT);

    private SharedPort() {}

    /** Before the socket is bound, or while it listens: Linux looks at both sockets when the second one binds. */
    public static void share(Channel listening, boolean shared) {
        if (listening instanceof UnixChannel) {
            listening.config().setOption(REUSE_PORT, shared ? 1 : 0);
        } else {
            listening.config().setOption(NioChannelOption.of(StandardSocketOptions.SO_REUSEPORT), shared);
        }
    }
}
