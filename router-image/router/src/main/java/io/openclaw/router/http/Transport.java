package io.openclaw.router.http;

import io.netty.channel.Channel;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringServerSocketChannel;
import io.netty.channel.uring.IoUringSocketChannel;
import io.openclaw.router.wire.SharedPort;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One of Netty's transports.
 *
 * @param name as in {@code -Dopenclaw.transport}
 * @param server a socket to listen on the address
 * @param client a socket to connect to the address
 */
record Transport(
        String name,
        IoHandlerFactory handler,
        Function<InetAddress, ServerChannel> server,
        Function<InetAddress, Channel> client) {
    private static final String IO_URING = "io_uring";
    private static final String EPOLL = "epoll";
    private static final String NIO = "nio";

    /** {@code io_uring}, {@code epoll} or {@code nio}; the best that there is where it is absent. */
    private static final String CHOICE = "openclaw.transport";

    /**
     * The one that is asked for by {@code -Dopenclaw.transport}, else this machine's best: io_uring, which takes a sixth less CPU than epoll for a
     * small request, where kernel and seccomp allow it; epoll on any other Linux; NIO where the system, or {@code -Dio.netty.transport.noNative=true},
     * leaves nothing else.
     *
     * @throws IllegalStateException when the one that is asked for is not to be had
     */
    static Transport best() {
        return switch (System.getProperty(CHOICE)) {
            case null -> IoUring.isAvailable() ? ioUring() : Epoll.isAvailable() ? epoll() : nio();
            case IO_URING -> ifThere(IoUring.unavailabilityCause(), IO_URING, Transport::ioUring);
            case EPOLL -> ifThere(Epoll.unavailabilityCause(), EPOLL, Transport::epoll);
            case NIO -> nio();
            case String other ->
                throw new IllegalStateException(
                        "-D" + CHOICE + "=" + other + ": there are io_uring, epoll and nio to choose from");
        };
    }

    /** The same, which listens where a predecessor does. */
    Transport onSharedPort() {
        return new Transport(
                name,
                handler,
                address -> {
                    ServerChannel listening = server.apply(address);
                    SharedPort.share(listening, true);
                    return listening;
                },
                client);
    }

    /** All that this machine has. */
    static List<Transport> available() {
        List<Transport> transports = new ArrayList<>(List.of(nio()));
        if (Epoll.isAvailable()) {
            transports.add(epoll());
        }
        if (IoUring.isAvailable()) {
            transports.add(ioUring());
        }
        return transports;
    }

    private static Transport ifThere(@Nullable Throwable why, String name, Supplier<Transport> transport) {
        if (why != null) {
            throw new IllegalStateException("-D" + CHOICE + "=" + name + ": not available here, " + why, why);
        }
        return transport.get();
    }

    private static Transport ioUring() {
        return new Transport(
                IO_URING,
                SteadyIoUring.newFactory(),
                _ -> new IoUringServerSocketChannel(),
                _ -> new IoUringSocketChannel());
    }

    private static Transport epoll() {
        return new Transport(
                EPOLL,
                SteadyEpoll.newFactory(),
                address -> new EpollServerSocketChannel(family(address)),
                address -> new EpollSocketChannel(family(address)));
    }

    /** A hundredth of the CPU of a small request goes for IPv4 through a socket that can do both. */
    private static SocketProtocolFamily family(InetAddress address) {
        return address instanceof Inet4Address ? SocketProtocolFamily.INET : SocketProtocolFamily.INET6;
    }

    /** The one that is everywhere. */
    static Transport nio() {
        return new Transport(
                NIO, NioIoHandler.newFactory(), _ -> new NioServerSocketChannel(), _ -> new NioSocketChannel());
    }
}
