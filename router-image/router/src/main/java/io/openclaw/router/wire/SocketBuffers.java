package io.openclaw.router.wire;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollSocketChannel;
import io.openclaw.settings.memory.KernelBuffers;

/**
 * What the kernel may hold for a connection. Left to itself it grows buffers to megabytes for each peer that is slow; here they are fixed, so
 * that the memory plan can count them ({@link KernelBuffers} has the sizes and their reasons).
 */
final class SocketBuffers {
    private SocketBuffers() {}

    static void fix(Channel channel, int receiveBytes) {
        channel.config().setOption(ChannelOption.TCP_NODELAY, true);
        channel.config().setOption(ChannelOption.SO_RCVBUF, receiveBytes);
        channel.config().setOption(ChannelOption.SO_SNDBUF, KernelBuffers.SEND_BYTES);
        if (channel instanceof EpollSocketChannel) { // Linux alone has it
            channel.config().setOption(EpollChannelOption.TCP_NOTSENT_LOWAT, (long) KernelBuffers.UNSENT_BYTES);
        }
    }
}
