package io.openclaw.router.http;

import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoOps;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollIoOps;

/**
 * Netty's epoll, in which a connection that wants to hear of nothing for a moment stays registered. Netty 4.2.18 takes it out of the epoll set then
 * and doesn't remember it: the next wish fails with ENOENT and the connection is closed, with what its peer sent before its FIN still unread. Here
 * it waits for no event but those that the kernel tells anyway, each once (epoll_ctl(2), EPOLLET).
 */
final class SteadyEpoll extends SteadyIo {
    private SteadyEpoll(IoHandler epoll) {
        super(epoll);
    }

    static IoHandlerFactory newFactory() {
        IoHandlerFactory factory = EpollIoHandler.newFactory();
        return executor -> new SteadyEpoll(factory.newHandler(executor));
    }

    @Override
    public IoRegistration register(IoHandle handle) throws Exception {
        return new Registration(netty.register(handle));
    }

    private record Registration(IoRegistration registered) implements IoRegistration {
        @Override
        @SuppressWarnings("TypeParameterUnusedInFormals") // the interface's
        public <T> T attachment() {
            return registered.attachment();
        }

        @Override
        public long submit(IoOps wanted) {
            boolean nothing = wanted instanceof EpollIoOps ops && ops.value() == EpollIoOps.NONE.value();
            return registered.submit(nothing ? EpollIoOps.EPOLLET : wanted);
        }

        @Override
        public boolean isValid() {
            return registered.isValid();
        }

        @Override
        public boolean cancel() {
            return registered.cancel();
        }
    }
}
