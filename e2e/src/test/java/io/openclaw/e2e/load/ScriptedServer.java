package io.openclaw.e2e.load;

import io.openclaw.e2e.http.Message;
import io.openclaw.e2e.http.MessageReader;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;

/** Answers each request with the same bytes, then closes or not; counts what it was asked. */
final class ScriptedServer implements AutoCloseable {

    final AtomicInteger connections = new AtomicInteger();
    final AtomicInteger requests = new AtomicInteger();
    private final ServerSocket listener;
    private final byte[] answer;
    private final boolean closeAfterAnswer;

    /** @param closeAfterAnswer without a word of it in the answer */
    ScriptedServer(String answer, boolean closeAfterAnswer) throws IOException {
        this.listener = new ServerSocket(0, 128, InetAddress.getLoopbackAddress());
        this.answer = answer.getBytes(StandardCharsets.US_ASCII);
        this.closeAfterAnswer = closeAfterAnswer;
        Thread.ofVirtual().start(this::accept);
    }

    static String ok(String... fields) {
        return answer("200 OK", "done", fields);
    }

    static String answer(String status, String body, String... fields) {
        String head = "HTTP/1.1 " + status + "\r\nContent-Length: " + body.length() + "\r\n";
        return head + String.join("", Arrays.stream(fields).map(f -> f + "\r\n").toList()) + "\r\n" + body;
    }

    InetSocketAddress address() {
        return (InetSocketAddress) listener.getLocalSocketAddress();
    }

    private void accept() {
        try {
            while (!listener.isClosed()) {
                Socket connection = listener.accept();
                connections.incrementAndGet();
                Thread.ofVirtual().start(() -> serve(connection));
            }
        } catch (IOException e) {
            assert listener.isClosed() : e;
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            var reader = new MessageReader(connection.getInputStream());
            OutputStream out = connection.getOutputStream();
            for (Message request = reader.readRequest(); request != null; request = reader.readRequest()) {
                requests.incrementAndGet();
                out.write(answer);
                if (closeAfterAnswer) {
                    return;
                }
            }
        } catch (IOException e) {
            assert connection.isClosed() || listener.isClosed() : e;
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
