package io.openclaw.router.http;

import io.netty.channel.IoEvent;
import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoRegistration;
import io.netty.channel.uring.IoUringIoEvent;
import io.netty.channel.uring.IoUringIoHandle;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringIoHandlerConfig;
import io.openclaw.router.wire.Unasked;

/**
 * Netty's io_uring, in which a connection may refuse a read. Netty 4.2.18 reads when the peer has closed its side, whoever wants it, and takes the
 * refusal for a fault of the event loop, which it then lets sleep for 100 ms. Here the connection is told of it, as epoll does.
 */
final class SteadyIoUring extends SteadyIo {
    /** Threads that the kernel starts where an operation would block; none of ours does, and the memory plan counts threads. */
    private static final int KERNEL_WORKERS = 1;

    /** These of {@code linux/io_uring.h}. */
    private static final byte POLL_ADD = 6;

    private static final byte RECV = 27;
    private static final int CQE_F_MORE = 2;

    /** These of poll(2). */
    private static final int POLLIN = 1;

    private static final int POLLERR = 8;
    private static final int POLLHUP = 16;

    private SteadyIoUring(IoHandler ioUring) {
        super(ioUring);
    }

    static IoHandlerFactory newFactory() {
        IoHandlerFactory factory = IoUringIoHandler.newFactory(
                new IoUringIoHandlerConfig().setMaxBoundedWorker(KERNEL_WORKERS).setMaxUnboundedWorker(KERNEL_WORKERS));
        return executor -> new SteadyIoUring(factory.newHandler(executor));
    }

    @Override
    public IoRegistration register(IoHandle handle) throws Exception {
        return netty.register(handle instanceof IoUringIoHandle channel ? new Refusing(channel) : handle);
    }

    @SuppressWarnings("try") // what close throws is the interface's to say
    private static final class Refusing implements IoUringIoHandle {
        private final IoUringIoHandle channel;
        /** The kernel says so once; when all that came before has been read, it would not say again that the error is there to be read. */
        private boolean gone;

        Refusing(IoUringIoHandle channel) {
            this.channel = channel;
        }

        @Override
        public void handle(IoRegistration registration, IoEvent event) {
            IoUringIoEvent completion = (IoUringIoEvent) event;
            byte operation = completion.opcode(); // taken now: the event is used again for the next
            int result = completion.res();
            if (operation == POLL_ADD && result > 0 && (result & (POLLERR | POLLHUP)) != 0) {
                gone = true;
            }
            pass(registration, completion);
            if (gone && operation == RECV && result > 0) {
                pass(registration, new IoUringIoEvent(POLLIN, CQE_F_MORE, POLL_ADD, 0L));
            }
        }

        private void pass(IoRegistration registration, IoUringIoEvent event) {
            try {
                channel.handle(registration, event);
            } catch (Unasked refused) {
                refused.tell();
            }
        }

        @Override
        public void registered() {
            channel.registered();
        }

        @Override
        public void unregistered() {
            channel.unregistered();
        }

        @Override
        public void close() throws Exception {
            channel.close();
        }
    }
}
