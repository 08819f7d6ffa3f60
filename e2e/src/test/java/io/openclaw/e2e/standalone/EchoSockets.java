package io.openclaw.e2e.standalone;

import io.openclaw.e2e.http.Message;
import io.openclaw.e2e.http.MessageReader;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A backend that speaks WebSocket (RFC 6455) and gives each short frame back; a close frame too, and then the connection ends. */
final class EchoSockets implements AutoCloseable {
    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final int CLOSE = 0x8;
    private static final int MASK_BYTES = 4;

    private final ServerSocket listener;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    private EchoSockets(ServerSocket listener) {
        this.listener = listener;
    }

    static EchoSockets start() throws IOException {
        EchoSockets sockets = new EchoSockets(new ServerSocket(0, 128, InetAddress.getLoopbackAddress()));
        var _ = sockets.threads.submit(sockets::accept);
        return sockets;
    }

    int port() {
        return listener.getLocalPort();
    }

    private Void accept() throws IOException {
        while (!listener.isClosed()) {
            Socket socket = listener.accept();
            var _ = threads.submit(() -> serve(socket));
        }
        return null;
    }

    private static Void serve(Socket socket) throws IOException, NoSuchAlgorithmException {
        try (socket) {
            Message request = Objects.requireNonNull(new MessageReader(socket.getInputStream()).readRequest());
            byte[] digest = MessageDigest.getInstance("SHA-1")
                    .digest((request.header("sec-websocket-key") + GUID).getBytes(StandardCharsets.US_ASCII));
            OutputStream out = socket.getOutputStream();
            out.write(("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                            + "Sec-WebSocket-Accept: " + Base64.getEncoder().encodeToString(digest) + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            DataInputStream in = new DataInputStream(socket.getInputStream());
            while (echo(in, out)) {
                // frame by frame
            }
        }
        return null;
    }

    /** @return false after the last */
    private static boolean echo(DataInputStream in, OutputStream out) throws IOException {
        int first = in.read();
        if (first < 0) {
            return false;
        }
        int length = in.readUnsignedByte() & 0x7f;
        byte[] mask = in.readNBytes(MASK_BYTES);
        byte[] payload = in.readNBytes(length);
        byte[] frame = new byte[2 + length];
        frame[0] = (byte) first;
        frame[1] = (byte) length;
        for (int i = 0; i < length; i++) {
            frame[2 + i] = (byte) (payload[i] ^ mask[i % MASK_BYTES]);
        }
        out.write(frame);
        return (first & 0xf) != CLOSE;
    }

    @Override
    public void close() throws IOException {
        listener.close();
        threads.shutdownNow();
    }
}
