package io.openclaw.e2e.conformance;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Reads what the router forwards as strictly as can be, and answers well or badly; which, its seed and the request's target decide. */
final class FuzzUpstream implements AutoCloseable {
    private final ServerSocket server;
    private final long seed;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final Queue<String> faults = new ConcurrentLinkedQueue<>();
    private final AtomicLong heads = new AtomicLong();
    private final AtomicLong ended = new AtomicLong();

    FuzzUpstream(long seed) {
        this.seed = seed;
        try {
            server = new ServerSocket(0, 1024, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    /** What no router may send. */
    Queue<String> faults() {
        return faults;
    }

    /** Requests begun. */
    long heads() {
        return heads.get();
    }

    /** Connections that ended here, each of which may have had the router send a request once more. */
    long ended() {
        return ended.get();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                socket.setTcpNoDelay(true);
                open.add(socket);
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            StrictReader reader = new StrictReader(socket.getInputStream());
            boolean more = true;
            while (more) {
                Head head = reader.requestHead();
                more = head != null && one(head, reader, socket);
            }
        } catch (NotHttpException e) {
            faults.add("the upstream got no request: " + e.getMessage());
        } catch (EOFException | SocketException e) {
            return; // the router gave the request up
        } catch (IOException e) {
            faults.add("reading a request: " + e);
        } finally {
            ended.incrementAndGet();
            open.remove(socket);
        }
    }

    private boolean one(Head head, StrictReader reader, Socket socket) throws IOException {
        heads.incrementAndGet();
        check(head);
        reader.requestBody(head);
        if (reader.hasReadAhead()) {
            faults.add("more than one request was sent at a time: after " + head);
        }
        Grammar grammar = new Grammar(seed ^ head.target().hashCode());
        String answer = grammar.response(head.method().equals("HEAD"));
        OutputStream out = socket.getOutputStream();
        for (int at = 0; at < answer.length(); ) {
            int piece = grammar.piece(answer.length() - at);
            out.write(Octets.bytes(answer.substring(at, at + piece)));
            at += piece;
        }
        if (grammar.oneIn(20)) {
            socket.setSoLinger(true, 0);
        }
        // else a spoilt answer may leave the router waiting for more of it, until its time is over
        return isWhole(answer, head) && !grammar.oneIn(10);
    }

    private static boolean isWhole(String answer, Head request) {
        try {
            StrictReader reader = new StrictReader(new ByteArrayInputStream(Octets.bytes(answer)));
            Head head = reader.responseHead();
            while (head != null && head.status() / 100 == 1) {
                head = reader.responseHead();
            }
            if (head == null) {
                return false;
            }
            if (!request.method().equals("HEAD")) {
                reader.responseBody(head);
            }
            return reader.atEnd();
        } catch (IOException e) {
            return false;
        }
    }

    /** Each request bears the router's own fields, which no request within another's body does. */
    private void check(Head head) {
        List<String> from = head.all("X-Forwarded-For");
        @Nullable String via = head.field("Via");
        if (!from.equals(List.of("127.0.0.1")) || via == null || !via.endsWith(" clw-router")) {
            faults.add("a request that the router did not make: " + head);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : open) {
            socket.close();
        }
    }
}
