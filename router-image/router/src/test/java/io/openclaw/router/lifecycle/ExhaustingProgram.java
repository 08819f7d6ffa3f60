package io.openclaw.router.lifecycle;

import io.netty.buffer.PooledByteBufAllocator;
import io.openclaw.router.log.RouterLog;
import java.util.ArrayList;
import java.util.List;

/** Exhausts the memory that it is told to, in a thread of its own, with the router's handler in place. */
final class ExhaustingProgram {
    static final int HEAP_MB = 24;

    private ExhaustingProgram() {}

    public static void main(String[] arguments) throws InterruptedException {
        RouterLog log = RouterLog.to(System.out, RouterLog.Format.TEXT);
        MemoryExhausted handler =
                new MemoryExhausted(log, RouterLog.Format.TEXT, HEAP_MB, Evidence.of(System.getenv(), log));
        handler.countRequestsBy(() -> 15_847);
        Thread.setDefaultUncaughtExceptionHandler(handler);
        List<Object> kept = new ArrayList<>();
        Thread thread = new Thread(() -> {
            while (!Thread.currentThread().isInterrupted()) {
                kept.add(
                        arguments[0].equals("direct")
                                ? PooledByteBufAllocator.DEFAULT.directBuffer(64 * 1024)
                                : new byte[1024]);
            }
        });
        thread.start();
        thread.join();
        System.exit(1);
    }
}
