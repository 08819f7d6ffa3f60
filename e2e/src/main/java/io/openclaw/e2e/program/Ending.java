package io.openclaw.e2e.program;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A program that has started others, and leaves none of them behind: a signal, or the end of whoever started it, interrupts its main thread, which
 * closes what it has opened.
 */
public final class Ending {
    private static final long CLOSE_SECONDS = 15;

    private final CountDownLatch closed = new CountDownLatch(1);

    private Ending(Thread main) {
        // a signal that ends Maven alone doesn't reach this JVM
        ProcessHandle.current().parent().ifPresent(Ending::endWith);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> interrupt(main), "ending"));
    }

    /** Of the thread that calls. */
    public static Ending ofThisThread() {
        return new Ending(Thread.currentThread());
    }

    /** All is closed. */
    public void allClosed() {
        closed.countDown();
    }

    private void interrupt(Thread main) {
        main.interrupt();
        try {
            if (!closed.await(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                System.err.println("a program that was started may be left behind");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void endWith(ProcessHandle parent) {
        var _ = parent.onExit()
                .thenRunAsync(() -> System.exit(1), exit -> Thread.ofPlatform().start(exit));
    }

    /** @throws IllegalArgumentException with a sentence for whoever typed it, where so many files can't be open */
    public static void requireDescriptors(long descriptors) {
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                && unix.getMaxFileDescriptorCount() < descriptors) {
            throw new IllegalArgumentException(
                    "%d open files are needed, the hard limit is %d: raise it with ulimit -Hn"
                            .formatted(descriptors, unix.getMaxFileDescriptorCount()));
        }
    }
}
