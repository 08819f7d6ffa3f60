package io.openclaw.router.http;

import io.netty.channel.Channel;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;

/** One of Netty's transports. */
record Transport(IoHandlerFactory handler, Class<? extends ServerChannel> server, Class<? extends Channel> client) {

    /** This machine's: epoll, or NIO where the system or {@code -Dio.netty.transport.noNative=true} leaves nothing else. */
    static Transport best() {
        return Epoll.isAvailable()
                ? new Transport(SteadyEpoll.newFactory(), EpollServerSocketChannel.class, EpollSocketChannel.class)
                : nio();
    }

    /** The one that is everywhere. */
    static Transport nio() {
        return new Transport(NioIoHandler.newFactory(), NioServerSocketChannel.class, NioSocketChannel.class);
    }
}
