package io.openclaw.router.http;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A client that sends exactly what the test says. */
final class Caller implements AutoCloseable {
    /** Long enough for a busy machine; a test that needs it has failed. */
    private static final int PATIENCE_MS = 20_000;

    final Socket socket;
    final InputStream in;
    final OutputStream out;

    Caller(InetSocketAddress router) throws IOException {
        socket = new Socket();
        connect(router);
        in = new BufferedInputStream(socket.getInputStream());
        out = socket.getOutputStream();
    }

    /** With a small receive window, so that a caller who doesn't read is felt soon. */
    Caller(InetSocketAddress router, int receiveBytes) throws IOException {
        socket = new Socket();
        socket.setReceiveBufferSize(receiveBytes);
        connect(router);
        in = socket.getInputStream();
        out = socket.getOutputStream();
    }

    private void connect(InetSocketAddress router) throws IOException {
        socket.connect(router);
        socket.setSoTimeout(PATIENCE_MS);
        socket.setTcpNoDelay(true);
    }

    record Answer(Message head, byte[] body) {
        int status() {
            return head.status();
        }

        String text() {
            return new String(body, StandardCharsets.UTF_8);
        }
    }

    Caller send(String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
        return this;
    }

    Caller get(String target) throws IOException {
        return send("GET " + target + " HTTP/1.1\r\nHost: a.example\r\n\r\n");
    }

    Answer read() throws IOException {
        Message head = Message.readHead(in);
        if (head == null) {
            throw new IOException("the connection ended before an answer");
        }
        return new Answer(
                head,
                head.status() == 204 || head.status() == 304 || head.status() < 200 ? new byte[0] : head.readBody(in));
    }

    Message readHead() throws IOException {
        return Message.readHead(in);
    }

    /** Whether the router has ended the connection in order. */
    boolean atEnd() throws IOException {
        return in.read() < 0;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
