package io.openclaw.router.admin;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import io.openclaw.router.jvm.BackgroundThreads;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Sends an {@link AdminStream} on a thread of its own, part by part, each when the client has taken the one before it: what is on its way is never more
 * than one part. A client that takes nothing, or takes too long for all of it, is left.
 */
public final class StreamSender {
    private static final long STALL_SECONDS = 30;
    /** A gigabyte at 2 MB/s. */
    private static final long MOST_MINUTES = 10;

    private final Channel channel;
    private final HttpResponse head;
    private final AdminStream answer;
    private final Thread.UncaughtExceptionHandler fatal;
    private final ChannelPromise sent;
    private final long begun = System.nanoTime();
    private boolean headIsOut;

    private StreamSender(
            Channel channel, HttpResponse head, AdminStream answer, Thread.UncaughtExceptionHandler fatal) {
        this.channel = channel;
        this.head = head;
        this.answer = answer;
        this.fatal = fatal;
        this.sent = channel.newPromise();
    }

    /**
     * Begins to send, and returns at once.
     *
     * @param head with everything that the stream's headers and framing say
     * @param fatal told of what no client can be blamed for
     * @return done when the last byte is out; failed when that can't be any more: then the client must be told by a reset
     */
    public static ChannelFuture send(
            Channel channel, HttpResponse head, AdminStream answer, Thread.UncaughtExceptionHandler fatal) {
        StreamSender sender = new StreamSender(channel, head, answer, fatal);
        try {
            Thread.ofPlatform()
                    .daemon()
                    .name("clw-admin-stream")
                    .uncaughtExceptionHandler(fatal)
                    .start(sender::run);
        } catch (OutOfMemoryError e) { // there is no thread for it, which the router can live without
            sender.end(e);
        }
        return sender.sent;
    }

    private void run() {
        Throwable failure = null;
        try {
            var _ = BackgroundThreads.giveWayHere(); // to requests
            answer.body().writeTo(new Parts());
            await(channel.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT));
        } catch (IOException e) {
            failure = e;
        } catch (Throwable e) { // also an Error must end the connection
            failure = e;
            fatal.uncaughtException(Thread.currentThread(), e);
        }
        end(failure);
    }

    private void end(@Nullable Throwable failure) {
        try {
            answer.body().ended(failure);
        } finally {
            if (failure == null) {
                sent.trySuccess();
            } else {
                sent.tryFailure(failure);
            }
        }
    }

    /** Waits until the part is out, so that its bytes are the writer's again. */
    private void await(ChannelFuture part) throws IOException {
        try {
            if (!part.await(STALL_SECONDS, TimeUnit.SECONDS)) {
                throw new IOException("the client has taken nothing for " + STALL_SECONDS + " s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("the router ends", e);
        }
        if (!part.isSuccess()) {
            throw new IOException("the client has left", part.cause());
        }
        if (System.nanoTime() - begun > TimeUnit.MINUTES.toNanos(MOST_MINUTES)) {
            throw new IOException("the client has not taken all of it in " + MOST_MINUTES + " minutes");
        }
    }

    private final class Parts extends OutputStream {
        @Override
        public void write(int oneByte) throws IOException {
            write(new byte[] {(byte) oneByte}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            if (length == 0) {
                return;
            }
            if (!headIsOut) {
                headIsOut = true;
                var _ = channel.write(head);
            }
            await(channel.writeAndFlush(new DefaultHttpContent(Unpooled.wrappedBuffer(bytes, from, length))));
        }
    }
}
