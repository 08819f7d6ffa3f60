package io.openclaw.router.admin;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpServerKeepAliveHandler;
import io.netty.handler.timeout.ReadTimeoutHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.openclaw.router.wire.SharedPort;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

/** The admin port: one event loop of its own, so that a router that drowns in traffic still answers for itself. */
public final class AdminServer implements AutoCloseable {
    /** Scrapers, probes and an operator are a handful; more is somebody's mistake. */
    static final int MAX_CONNECTIONS = 64;
    /** No admin path takes a body worth the name. */
    static final int MAX_BODY_BYTES = 16 * 1024;
    /** For the first request: whoever connects to an admin port has something to ask. */
    static final int FIRST_REQUEST_SECONDS = 5;
    /** Longer than any scrape interval that keeps its connection. */
    static final int IDLE_SECONDS = 90;

    private final EventLoopGroup loop;
    private final Channel listener;

    private AdminServer(EventLoopGroup loop, Channel listener) {
        this.loop = loop;
        this.listener = listener;
    }

    /**
     * Binds and serves.
     *
     * @param fatal told of exhausted memory, and of what no request can be blamed for
     * @param succeeds whether a predecessor listens on the port and shares it
     * @throws IOException when the address can't be bound
     */
    public static AdminServer start(
            InetSocketAddress address, AdminApi api, Thread.UncaughtExceptionHandler fatal, boolean succeeds)
            throws IOException {
        EventLoopGroup loop = new MultiThreadIoEventLoopGroup(
                1, new DefaultThreadFactory("clw-admin", true), NioIoHandler.newFactory());
        AdminConnections connections = new AdminConnections(MAX_CONNECTIONS);
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(loop)
                .channelFactory(() -> {
                    NioServerSocketChannel listening = new NioServerSocketChannel();
                    if (succeeds) {
                        SharedPort.share(listening, true);
                    }
                    return listening;
                })
                .childOption(ChannelOption.AUTO_READ, false)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        if (!connections.admit(channel)) {
                            var _ = channel.close();
                            return;
                        }
                        channel.pipeline()
                                .addLast(
                                        new ReadTimeoutHandler(IDLE_SECONDS),
                                        new HttpServerCodec(),
                                        new HttpServerKeepAliveHandler(),
                                        new HttpObjectAggregator(MAX_BODY_BYTES),
                                        new AdminHandler(api, connections, fatal));
                    }
                });
        ChannelFuture bound = bootstrap.bind(address).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            var _ = loop.shutdownGracefully(0, 0, TimeUnit.SECONDS);
            throw new IOException("Can't listen for admin requests on " + address, bound.cause());
        }
        return new AdminServer(loop, bound.channel());
    }

    public InetSocketAddress address() {
        return (InetSocketAddress) listener.localAddress();
    }

    /** Whether a successor may listen on the same port. */
    public void share(boolean shared) {
        SharedPort.share(listener, shared);
    }

    /** Takes no more connections: a successor does. */
    public void stopListening() {
        var _ = listener.close().syncUninterruptibly();
    }

    @Override
    public void close() {
        var _ = listener.close().syncUninterruptibly();
        var _ = loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }
}
