package io.openclaw.router.http;

import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoRegistration;

/**
 * One of Netty's event loops, mended: nothing is read from a connection but what was asked for, and nothing of what a peer sent before it
 * closed its side is lost. Subclasses stand between it and what it registers.
 */
abstract class SteadyIo implements IoHandler {
    final IoHandler netty;

    SteadyIo(IoHandler netty) {
        this.netty = netty;
    }

    @Override
    public abstract IoRegistration register(IoHandle handle) throws Exception;

    @Override
    public final void initialize() {
        netty.initialize();
    }

    @Override
    public final int run(IoHandlerContext context) {
        return netty.run(context);
    }

    @Override
    public final void prepareToDestroy() {
        netty.prepareToDestroy();
    }

    @Override
    public final void destroy() {
        netty.destroy();
    }

    @Override
    public final void wakeup() {
        netty.wakeup();
    }

    @Override
    public final boolean isCompatible(Class<? extends IoHandle> type) {
        return netty.isCompatible(type);
    }
}
