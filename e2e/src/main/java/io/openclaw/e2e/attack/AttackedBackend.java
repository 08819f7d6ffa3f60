package io.openclaw.e2e.attack;

import io.openclaw.e2e.backend.Server;
import io.openclaw.e2e.http.Message;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.concurrent.Semaphore;

/**
 * The upstream behind the attacked routes: {@code /attacked/big} pours 100 MB, {@code /attacked/slow} takes two seconds, {@code /attacked/ws}
 * switches protocols and then pours frames; {@code /kilobyte} has a body of 1 KiB; all else is answered at once.
 */
public final class AttackedBackend {
    private static final long BIG_BYTES = 100_000_000;
    private static final long SLOW_MS = 2_000;
    /** Slow ones at once: what is asked beyond waits for its turn. */
    private static final int SLOW_AT_ONCE = 50;

    private static final byte[] PIECE = "x".repeat(16 * 1024).getBytes(StandardCharsets.US_ASCII);

    private static final byte[] KILOBYTE =
            ("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 1024\r\n\r\n" + "x".repeat(1024))
                    .getBytes(StandardCharsets.US_ASCII);

    /** A binary frame of 16 KiB in all (RFC 6455, section 5.2). */
    private static final byte[] FRAME = frame(16 * 1024);
    /** RFC 6455, section 1.3. */
    private static final String WEBSOCKET = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    private final Semaphore slow = new Semaphore(SLOW_AT_ONCE);

    private AttackedBackend() {}

    public static Server start() throws IOException {
        return Server.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), new AttackedBackend()::answer);
    }

    private boolean answer(Message request, OutputStream out) throws IOException, InterruptedException {
        String target = request.startLine().split(" ", 3)[1];
        switch (target) {
            case "/attacked/big" -> {
                head(out, "200 OK\r\nContent-Length: " + BIG_BYTES);
                pour(out, BIG_BYTES);
                return true;
            }
            case "/attacked/ws" -> {
                head(
                        out,
                        "101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: "
                                + accept(request));
                while (true) { // until the router ends it
                    out.write(FRAME);
                }
            }
            case "/attacked/slow" -> answerSlowly();
            case "/kilobyte" -> {
                out.write(KILOBYTE);
                return true;
            }
            default -> {}
        }
        head(out, "200 OK\r\nContent-Length: 0");
        return true;
    }

    private void answerSlowly() throws InterruptedException {
        slow.acquire();
        try {
            Thread.sleep(SLOW_MS);
        } finally {
            slow.release();
        }
    }

    private static String accept(Message request) {
        String key = request.headers().getOrDefault("sec-websocket-key", "");
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-1").digest((key + WEBSOCKET).getBytes(StandardCharsets.US_ASCII));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every JDK has it
        }
    }

    private static byte[] frame(int bytes) {
        int payload = bytes - 4;
        byte[] frame = new byte[bytes];
        frame[0] = (byte) 0x82;
        frame[1] = 126;
        frame[2] = (byte) (payload >> 8);
        frame[3] = (byte) payload;
        return frame;
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
