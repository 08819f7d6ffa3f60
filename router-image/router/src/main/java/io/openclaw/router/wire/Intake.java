package io.openclaw.router.wire;

import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelHandler;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.uring.IoUringSocketChannel;
import io.openclaw.settings.memory.KernelBuffers;

/**
 * The receiving side of a connection: nothing is read from the socket and nothing decoded but on request. One thread, the channel's.
 *
 * <p>A channel set up here is writable exactly while everything written to it is out, so that "read on when the other side is writable" holds
 * one read at most.
 */
@SuppressWarnings("FutureReturnValueIgnored") // failures come back through the pipeline
public final class Intake {
    /** Takes a usual head, or a small message whole, in one read; small enough to be held for every running request. */
    public static final int SMALL_READ = 2 * 1024;
    /** For bodies where memory is short: one TLS record's size. */
    public static final int MEDIUM_READ = 16 * 1024;
    /** For bodies: a segment of loopback's, and a quarter of the system calls that 16 KB take; measured, it halves the CPU of a 100 KB answer. */
    public static final int LARGE_READ = 64 * 1024;

    /** {@code enum} in Linux' {@code net/tcp_states.h}. */
    private static final int TCP_CLOSE = 7;

    private static final WriteBufferWaterMark ALL_OUT = new WriteBufferWaterMark(1, 1);

    private final Channel channel;
    private final Valve decoder;
    private final ReceiveWindow window;

    private <D extends ChannelHandler & Valve> Intake(Channel channel, D decoder, ReceiveWindow window) {
        this.channel = channel;
        this.decoder = decoder;
        this.window = window;
    }

    /** For a client's connection; the decoder is added to the pipeline by the caller. */
    public static Intake of(Channel channel, RequestDecoder decoder) {
        return new Intake(channel, decoder, prepare(channel, KernelBuffers.RECEIVE_BYTES));
    }

    /** For an upstream's connection; the decoder is added to the pipeline by the caller. */
    public static Intake of(Channel channel, ResponseDecoder decoder) {
        return new Intake(channel, decoder, prepare(channel, KernelBuffers.UPSTREAM_RECEIVE_BYTES));
    }

    private static ReceiveWindow prepare(Channel channel, int receiveBytes) {
        ReceiveWindow window = new ReceiveWindow(channel);
        channel.config()
                .setAllocator(PooledByteBufAllocator.DEFAULT)
                .setRecvByteBufAllocator(window)
                .setWriteBufferWaterMark(ALL_OUT)
                .setAutoRead(false);
        SocketBuffers.fix(channel, receiveBytes);
        return window;
    }

    /** Asks the socket for one read of at most so many bytes. Asking again before it came changes the size. */
    public void read(int bytes) {
        window.ask(bytes);
        if (channel.isOpen()) { // else it was closed this very moment, and its end is on the way
            channel.read();
        }
    }

    /** Asks the socket for one read of as much as is allowed when it is made. */
    public void read(Allowance allowance) {
        window.ask(allowance);
        if (channel.isOpen()) {
            channel.read();
        }
    }

    /** Whether a read that was asked for has not come yet. */
    public boolean isReading() {
        return window.isAsked();
    }

    /** Whether the last read brought as much as a small one can, so that more is likely to be there. Asking for another doesn't change it. */
    public boolean lastReadBroughtMuch() {
        return window.broughtMuch();
    }

    /** Bytes that have come on the connection, in all. */
    public long receivedBytes() {
        return window.received();
    }

    /** Stops decoding after the message at hand. */
    public void hold() {
        decoder.shut(true);
    }

    public boolean isHeld() {
        return decoder.isShut();
    }

    /**
     * Decodes on. What was held back comes through the pipeline, ended by a read-complete event: before this returns, or where this is called
     * by the receiver of a message that is being handed over, after that.
     */
    public void release() {
        decoder.shut(false);
        if (decoder.undecodedCapacity() > 0 && !decoder.isDecoding()) {
            channel.pipeline().fireChannelRead(Unpooled.EMPTY_BUFFER);
            channel.pipeline().fireChannelReadComplete();
        }
    }

    /** The connection leaves HTTP: what is undecoded comes through the pipeline as bytes before this returns, and so does all that follows. */
    public void stopDecoding() {
        channel.pipeline().remove((ChannelHandler) decoder);
    }

    /** Capacity of the buffer that holds undecoded bytes; 0 when there are none. */
    public int undecodedBytes() {
        return decoder.undecodedCapacity();
    }

    /** Whether the transport's complaint is our own refusal to read what nobody asked for. */
    public boolean isRefusal(Throwable cause) {
        return cause instanceof Unasked;
    }

    /**
     * Whether the peer has reset the connection, so that nobody is there any more; what it sent before may still be there to be read. Asks the kernel.
     */
    public boolean isReset() {
        try {
            // a connection that both sides have ended in good order is closed for the kernel too
            return switch (channel) {
                case EpollSocketChannel epoll ->
                    !epoll.isOutputShutdown() && epoll.tcpInfo().state() == TCP_CLOSE;
                case IoUringSocketChannel ioUring ->
                    !ioUring.isOutputShutdown() && ioUring.tcpInfo().state() == TCP_CLOSE;
                default -> true;
            };
        } catch (ChannelException e) {
            return true; // the kernel knows nothing of it any more
        }
    }
}
