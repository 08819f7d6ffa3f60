package io.openclaw.router.http;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** An upstream whose every byte the test decides: a plain socket server with one virtual thread a connection. */
final class Backend implements AutoCloseable {
    /** Answers one request; the connection is closed when it returns false. */
    interface Handler {
        boolean handle(Message request, InputStream in, OutputStream out) throws IOException;
    }

    private final ServerSocket server;
    private final Handler handler;
    private boolean remembering = true;
    final List<Message> requests = new CopyOnWriteArrayList<>();
    final List<Socket> connections = new CopyOnWriteArrayList<>();
    final AtomicInteger accepted = new AtomicInteger();

    Backend(Handler handler) {
        this.handler = handler;
        try {
            server = new ServerSocket(0, 1024, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::accept);
    }

    /** Answers 200 with a body that names the target. */
    static Backend echo() {
        return new Backend((request, in, out) -> {
            request.readBody(in);
            byte[] body = ("you asked " + request.target()).getBytes(StandardCharsets.US_ASCII);
            out.write(("HTTP/1.1 200 OK\r\nContent-Length: " + body.length + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            if (!request.method().equals("HEAD")) {
                out.write(body);
            }
            out.flush();
            return true;
        });
    }

    /** Answers with what a function makes of each request. */
    static Backend answering(Function<Message, String> answers) {
        return new Backend((request, in, out) -> {
            request.readBody(in);
            out.write(answers.apply(request).getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
            return true;
        });
    }

    /** @param fields lines of its head */
    static String ok(String fields, String body) {
        return "HTTP/1.1 200 OK\r\n" + fields + "Content-Length: " + body.length() + "\r\n\r\n" + body;
    }

    /** For so many requests that remembering each would be what takes the time. */
    Backend forgetful() {
        remembering = false;
        return this;
    }

    String url() {
        return "http://127.0.0.1:" + server.getLocalPort();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                accepted.incrementAndGet();
                socket.setTcpNoDelay(true);
                connections.add(socket);
                if (server.isClosed()) {
                    socket.close(); // accepted while it was being closed, and perhaps not seen by whoever closed it
                    return;
                }
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            OutputStream out = socket.getOutputStream();
            for (Message request = Message.readHead(in); request != null; request = Message.readHead(in)) {
                if (remembering) {
                    requests.add(request);
                }
                if (!handler.handle(request, in, out)) {
                    return;
                }
            }
        } catch (IOException e) {
            // the router closed the connection: what the test looks at is the router
            return;
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : connections) {
            socket.close();
        }
    }
}
