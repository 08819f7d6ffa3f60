package io.openclaw.exhausting;

import io.openclaw.router.filter.Filter;
import io.openclaw.router.filter.FilterExchange;
import io.openclaw.router.filter.Verdict;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Wrong on purpose. Uses up what the request's path names: all that there is of it ({@code /heap}), or as much as a number behind it says
 * ({@code /keep/4096}). All other requests go on as they are.
 */
public final class ExhaustingFilter implements Filter {
    private static final int PIECE_BYTES = 64 * 1024;
    private static final Pattern SO_MUCH = Pattern.compile("/([a-z]+)/([0-9]{1,9})");

    /** BUG: never emptied. */
    private final List<Object> kept = new ArrayList<>();

    private final List<byte[]> needed = new ArrayList<>();
    private final Map<Object, Boolean> held = Collections.synchronizedMap(new IdentityHashMap<>());

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
            case "/gather" -> gather(exchange);
            default -> {
                Matcher asked = SO_MUCH.matcher(exchange.target());
                if (asked.matches()) {
                    return use(asked.group(1), Integer.parseInt(asked.group(2)), exchange);
                }
            }
        }
        return Verdict.FORWARD;
    }

    private Verdict use(String what, int much, FilterExchange exchange) {
        switch (what) {
            case "answer" -> {
                return new Verdict.Answer(200, "application/octet-stream", new byte[much]);
            }
            case "small" -> keepSmall(much);
            case "keep" -> keep(new byte[much]);
            case "need" -> need(much);
            case "hold" -> hold(new byte[much], exchange);
            case "garbage" -> chain("", much);
            case "fragments" -> Fragments.leave(much);
            default -> {
                // no fault of that name: a request as any other
            }
        }
        return Verdict.FORWARD;
    }

    /** One after the other: requests come on several event loops. */
    private synchronized void keep(Object what) {
        kept.add(what);
    }

    /** From now on so many bytes in all, as a handler has that loads what it works with. */
    private synchronized void need(int bytes) {
        while (needed.size() * PIECE_BYTES < bytes) {
            needed.add(new byte[PIECE_BYTES]);
        }
    }

    /** As long as the request runs. */
    private void hold(Object what, FilterExchange exchange) {
        held.put(what, true);
        exchange.onCompletion(end -> held.remove(what));
    }

    /** The whole body, as long as the request runs. */
    private void gather(FilterExchange exchange) {
        List<byte[]> body = new ArrayList<>();
        exchange.onRequestBody(piece -> {
            byte[] copy = new byte[piece.remaining()];
            piece.get(copy);
            body.add(copy);
        });
        hold(body, exchange);
    }

    /** One of a chain, with a few bytes of its own: two small objects, which is what a heap mostly has. */
    private record Small(Object before, Object content, long created, long used, long number) {}

    private synchronized void keepSmall(int many) {
        kept.add(chain(kept.isEmpty() ? "" : kept.removeLast(), many));
    }

    private static Object chain(Object end, int many) {
        Object last = end;
        for (int i = 0; i < many; i++) {
            last = new Small(last, new byte[i % 16], 0, 0, i);
        }
        return last;
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
