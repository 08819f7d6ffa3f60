package io.openclaw.e2e.attack;

import io.openclaw.e2e.backend.Server;
import io.openclaw.e2e.http.Message;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/**
 * The upstream behind the attacked routes: {@code /attacked/big} pours 100 MB, {@code /attacked/slow} takes two seconds, {@code /attacked/ws}
 * switches protocols and then pours; all else is answered at once.
 */
public final class AttackedBackend {
    private static final long BIG_BYTES = 100_000_000;
    private static final long SLOW_MS = 2_000;
    private static final byte[] PIECE = "x".repeat(16 * 1024).getBytes(StandardCharsets.US_ASCII);

    private AttackedBackend() {}

    public static Server start() throws IOException {
        return Server.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), AttackedBackend::answer);
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
}
