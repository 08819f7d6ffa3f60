package io.openclaw.router.wire;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.uring.IoUringChannelOption;
import io.netty.channel.uring.IoUringSocketChannel;
import io.openclaw.settings.memory.KernelBuffers;

/**
 * What the kernel may hold for a connection. Left to itself it grows buffers to megabytes for each peer that is slow; here they are fixed, so
 * that the memory plan can count them ({@link KernelBuffers} has the sizes and their reasons).
 */
final class SocketBuffers {
    private static final long UNSENT_BYTES = KernelBuffers.UNSENT_BYTES;

    private SocketBuffers() {}

    static void fix(Channel channel, int receiveBytes) {
        channel.config().setOption(ChannelOption.TCP_NODELAY, true);
        channel.config().setOption(ChannelOption.SO_RCVBUF, receiveBytes);
        channel.config().setOption(ChannelOption.SO_SNDBUF, KernelBuffers.SEND_BYTES);
        switch (channel) {
            case EpollSocketChannel epoll ->
                epoll.config().setOption(EpollChannelOption.TCP_NOTSENT_LOWAT, UNSENT_BYTES);
            case IoUringSocketChannel ioUring ->
                ioUring.config().setOption(IoUringChannelOption.TCP_NOTSENT_LOWAT, UNSENT_BYTES);
            default -> {} // Linux alone has it
        }
    }
}
