package io.openclaw.e2e.conformance;

import io.openclaw.e2e.conformance.Row.Side;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** A server that answers with the bytes it is given, and keeps what it has seen as a strict reader understands it. */
final class ScriptedUpstream implements AutoCloseable {
    static final String SENTINEL = "/sentinel";
    private static final String USUAL = "HTTP/1.1 200 OK\\r\\nContent-Length: 2\\r\\n\\r\\nok";
    private static final String CLOSE = "{close}";
    private static final String RESET = "{reset}";
    private static final String HOLD = "{hold}";

    private final ServerSocket server;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final Queue<Answer> answers = new ConcurrentLinkedQueue<>();
    private final List<Seen> seen = new CopyOnWriteArrayList<>();
    private volatile CountDownLatch held = new CountDownLatch(1);

    /** What is sent for one request: at its head, and at its end; null for nothing. */
    private record Answer(@Nullable String early, @Nullable String late) {}

    /**
     * A request as it came.
     *
     * @param body null where it broke off
     * @param fault what was wrong with it, or null
     */
    record Seen(
            @Nullable Head head,
            StrictReader.@Nullable Body body,
            @Nullable String fault) {
        boolean isSentinel() {
            return head != null && head.target().endsWith(SENTINEL);
        }
    }

    ScriptedUpstream() {
        try {
            server = new ServerSocket(0, 128, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    /** Forgets what it has seen, and takes up the row's answers. */
    void begin(Row row) {
        answers.clear();
        seen.clear();
        held = new CountDownLatch(1);
        String early = null;
        for (Row.Step step : row.steps()) {
            if (step.side() == Side.UPSTREAM_HASTENS) {
                if (early != null) {
                    answers.add(new Answer(early, null));
                }
                early = step.text();
            } else if (step.side() == Side.UPSTREAM_SENDS) {
                answers.add(new Answer(early, step.text()));
                early = null;
            }
        }
        if (early != null) {
            answers.add(new Answer(early, null));
        }
    }

    /** Ends what a row holds. */
    void end() {
        held.countDown();
    }

    /** In the order of their ends. */
    List<Seen> seen() {
        return new ArrayList<>(seen);
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
                more = one(reader, socket);
            }
        } catch (IOException | InterruptedException e) {
            return; // the router closed the connection: what the row looks at is the router
        } finally {
            open.remove(socket);
        }
    }

    private boolean one(StrictReader reader, Socket socket) throws IOException, InterruptedException {
        Head head = null;
        try {
            head = reader.requestHead();
            if (head == null) {
                return false;
            }
            Answer answer = head.target().endsWith(SENTINEL) ? null : answers.poll();
            if (answer == null) {
                answer = new Answer(null, USUAL);
            }
            boolean more = answer.early() == null || send(answer.early(), socket);
            if (!more) {
                seen.add(new Seen(head, null, null));
                return false;
            }
            StrictReader.Body body = reader.requestBody(head);
            Head whole = head;
            head = null; // from here on it can't break off any more
            seen.add(new Seen(whole, body, null));
            return answer.late() == null || send(answer.late(), socket);
        } catch (NotHttpException e) {
            seen.add(new Seen(head, null, e.getMessage()));
            return false;
        } catch (EOFException e) {
            seen.add(new Seen(head, null, null));
            return false;
        } catch (SocketException e) { // reset by the router: in a body, or idle
            if (head != null) {
                seen.add(new Seen(head, null, null));
            }
            return false;
        }
    }

    private boolean send(String script, Socket socket) throws IOException, InterruptedException {
        String text = script.replace(CLOSE, "").replace(RESET, "").replace(HOLD, "");
        OutputStream out = socket.getOutputStream();
        out.write(Octets.bytes(Octets.parse(text)));
        out.flush();
        if (script.endsWith(RESET)) {
            socket.setSoLinger(true, 0);
            return false;
        }
        if (script.endsWith(HOLD)) {
            held.await();
            return false;
        }
        return !script.endsWith(CLOSE);
    }

    @Override
    public void close() throws IOException {
        end();
        server.close();
        for (Socket socket : open) {
            socket.close();
        }
    }
}
