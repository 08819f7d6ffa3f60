package io.openclaw.router.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.ReferenceCountUtil;
import io.openclaw.router.wire.Intake;
import java.util.concurrent.TimeUnit;

/**
 * The end of a connection in good order: the sending side closes, and what still comes is read and thrown away until the client closes too. To
 * close both at once would reset what the client has not read yet (RFC 9112, section 9.6).
 */
@SuppressWarnings("FutureReturnValueIgnored") // closing, which can't fail
final class LingeringClose {
    /** After the last answer the client has so long to close. */
    static final long NANOS = TimeUnit.SECONDS.toNanos(1);
    /** And may send so much in vain. */
    static final long BYTES = 1 << 20;

    private final Channel channel;
    private final Intake intake;
    private long discarded;

    LingeringClose(Channel channel, Intake intake) {
        this.channel = channel;
        this.intake = intake;
    }

    /** What is not decoded comes to {@link #discard} as bytes, perhaps before this returns, and so does all that follows. */
    void begin() {
        intake.stopDecoding();
        ((DuplexChannel) channel).shutdownOutput();
        readOn();
    }

    void readOn() {
        intake.read(Intake.LARGE_READ);
    }

    /** Takes over the message. */
    void discard(Object message) {
        if (message instanceof ByteBuf bytes) {
            discarded += bytes.readableBytes();
        }
        ReferenceCountUtil.release(message);
        if (discarded > BYTES) {
            channel.close();
        }
    }
}
