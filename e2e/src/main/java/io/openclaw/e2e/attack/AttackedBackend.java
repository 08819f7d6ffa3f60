package io.openclaw.e2e.attack;

import io.openclaw.e2e.http.Message;
import io.openclaw.e2e.http.MessageReader;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The upstream behind the attacked routes: {@code /attacked/big} pours 100 MB, {@code /attacked/slow} takes two seconds, {@code /attacked/ws}
 * switches protocols and then pours; all else is answered at once. A virtual thread a connection.
 */
final class AttackedBackend implements AutoCloseable {
    static final long BIG_BYTES = 100_000_000;
    static final long SLOW_MS = 2_000;

    private static final int SEND_BUFFER = 32 * 1024;
    private static final int BACKLOG = 4_096;
    private static final byte[] PIECE = "x".repeat(16 * 1024).getBytes(StandardCharsets.US_ASCII);

    private final ServerSocket listener;
    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();

    private AttackedBackend(ServerSocket listener) {
        this.listener = listener;
    }

    static AttackedBackend start() throws IOException {
        var backend = new AttackedBackend(new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress()));
        Thread.ofVirtual().name("attacked-accept").start(backend::accept);
        return backend;
    }

    InetSocketAddress address() {
        return (InetSocketAddress) listener.getLocalSocketAddress();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket connection = listener.accept();
                connections.add(connection);
                Thread.ofVirtual().start(() -> serve(connection));
            } catch (IOException e) {
                if (!listener.isClosed()) {
                    throw new IllegalStateException("the attacked backend can't accept connections any more", e);
                }
            }
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            connection.setTcpNoDelay(true);
            connection.setSendBufferSize(
                    SEND_BUFFER); // hundreds of streams in megabytes each would be this side's own flood
            OutputStream out = connection.getOutputStream();
            var reader = new MessageReader(connection.getInputStream());
            for (Message request = reader.readRequest(); request != null; request = reader.readRequest()) {
                if (!answer(request, out)) {
                    return;
                }
            }
        } catch (IOException e) {
            // the router closed it in the middle: the crowd's doing
            System.getLogger(AttackedBackend.class.getName()).log(System.Logger.Level.DEBUG, "connection lost", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            connections.remove(connection);
        }
    }

    private static boolean answer(Message request, OutputStream out) throws IOException, InterruptedException {
        String target = request.startLine().split(" ", 3)[1];
        switch (target) {
            case "/attacked/big" -> {
                head(out, "200 OK\r\nContent-Length: " + BIG_BYTES);
                pour(out, BIG_BYTES);
                return true;
            }
            case "/attacked/ws" -> {
                head(out, "101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket");
                pour(out, Long.MAX_VALUE); // until the router ends it
                return false;
            }
            case "/attacked/slow" -> Thread.sleep(SLOW_MS);
            default -> {}
        }
        head(out, "200 OK\r\nContent-Length: 0");
        return true;
    }

    private static void pour(OutputStream out, long bytes) throws IOException {
        for (long left = bytes; left > 0; left -= PIECE.length) {
            out.write(PIECE, 0, (int) Math.min(left, PIECE.length));
        }
    }

    private static void head(OutputStream out, String statusAndFields) throws IOException {
        out.write(("HTTP/1.1 " + statusAndFields + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket connection : connections) {
            connection.close();
        }
    }
}
