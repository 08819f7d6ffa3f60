package io.openclaw.router.http;

import io.netty.channel.IoEvent;
import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoRegistration;
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
    private record Refusing(IoUringIoHandle channel) implements IoUringIoHandle {
        @Override
        public void handle(IoRegistration registration, IoEvent event) {
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
