package io.openclaw.exhausting;

import io.openclaw.router.filter.Filter;
import io.openclaw.router.filter.FilterExchange;
import io.openclaw.router.filter.Verdict;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** Wrong on purpose. Uses up what the request's path names; all other requests go on as they are. */
public final class ExhaustingFilter implements Filter {
    private static final int PIECE_BYTES = 64 * 1024;
    /** With a number of them behind it. */
    private static final String SMALL = "/small/";

    /** BUG: never emptied. */
    private final List<Object> kept = new ArrayList<>();

    public ExhaustingFilter() {
        Hoard.startIfAsked();
    }

    @Override
    public Verdict onRequest(FilterExchange exchange) throws IOException {
        switch (exchange.target()) {
            case "/heap" -> fill(kept);
            case "/heap/for-a-moment" -> fill(new ArrayList<>());
            case "/heap/at-once" -> kept.add(new byte[Integer.MAX_VALUE - 8]);
            case "/direct" -> fillDirect();
            case "/direct/at-once" -> kept.add(ByteBuffer.allocateDirect(Integer.MAX_VALUE));
            case "/threads" -> startThreads();
            case "/metaspace" -> loadClasses();
            default -> {
                if (exchange.target().startsWith(SMALL)) {
                    keepSmall(Integer.parseInt(exchange.target().substring(SMALL.length())));
                }
            }
        }
        return Verdict.FORWARD;
    }

    /** One of a chain, with a few bytes of its own: two small objects, which is what a heap mostly has. */
    private record Small(Object before, Object content, long created, long used, long number) {}

    private void keepSmall(int many) {
        Object last = kept.isEmpty() ? "" : kept.removeLast();
        for (int i = 0; i < many; i++) {
            last = new Small(last, new byte[i % 16], 0, 0, i);
        }
        kept.add(last);
    }

    private static void fill(List<Object> pieces) {
        while (!Thread.currentThread().isInterrupted()) {
            pieces.add(new byte[PIECE_BYTES]);
        }
    }

    private void fillDirect() {
        while (!Thread.currentThread().isInterrupted()) {
            kept.add(ByteBuffer.allocateDirect(PIECE_BYTES));
        }
    }

    private void startThreads() {
        while (!Thread.currentThread().isInterrupted()) {
            kept.add(Thread.ofPlatform().daemon().start(LockSupport::park));
        }
    }

    /** This class over and over, each time by another loader. */
    private void loadClasses() throws IOException {
        byte[] code;
        try (InputStream file = ExhaustingFilter.class.getResourceAsStream("ExhaustingFilter.class")) {
            code = file.readAllBytes();
        }
        while (!Thread.currentThread().isInterrupted()) {
            kept.add(new Defining(ExhaustingFilter.class.getClassLoader()).define(code));
        }
    }

    private static final class Defining extends ClassLoader {
        Defining(ClassLoader parent) {
            super(parent);
        }

        Class<?> define(byte[] code) {
            return defineClass(ExhaustingFilter.class.getName(), code, 0, code.length);
        }
    }
}
