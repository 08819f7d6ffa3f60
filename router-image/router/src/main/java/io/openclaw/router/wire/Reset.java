package io.openclaw.router.wire;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;

/** The end of a connection in mid-message: a reset (RFC 9293, section 3.10.4), which the peer can't take for an orderly end. */
public final class Reset {
    private Reset() {}

    /** What is on its way is dropped. */
    public static ChannelFuture close(Channel channel) {
        if (channel.isOpen()) { // else there is no socket any more to set it on
            channel.config().setOption(ChannelOption.SO_LINGER, 0);
        }
        return channel.close();
    }

    /** Where the peer has not taken all that is written to it: after an orderly close the kernel would hold that for minutes. */
    public static ChannelFuture closeUnlessDrained(Channel channel) {
        return channel.isWritable() ? channel.close() : close(channel);
    }
}
