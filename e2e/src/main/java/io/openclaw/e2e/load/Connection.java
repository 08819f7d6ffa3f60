package io.openclaw.e2e.load;

import io.openclaw.e2e.http.Message;
import io.openclaw.e2e.http.MessageReader;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;

/** One kept-alive client connection, used by one request at a time. */
final class Connection implements AutoCloseable {

    private final SocketChannel channel;
    private final MessageReader reader;
    private long idleSince = System.nanoTime();
    private int exchanges;

    private Connection(SocketChannel channel) throws IOException {
        this.channel = channel;
        this.reader = new MessageReader(channel.socket().getInputStream());
    }

    static Connection open(InetSocketAddress server, Duration timeout) throws IOException {
        SocketChannel channel = SocketChannel.open();
        try {
            channel.socket().setTcpNoDelay(true);
            channel.socket().connect(server, (int) timeout.toMillis());
            return new Connection(channel);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /** Sends the request and reads the response whole; the timeout is for each wait for bytes. */
    Message exchange(byte[] request, Duration timeout) throws IOException {
        channel.socket().setSoTimeout((int) Math.max(1, timeout.toMillis()));
        channel.socket().getOutputStream().write(request);
        Message response = reader.readResponse();
        idleSince = System.nanoTime();
        exchanges++;
        return response;
    }

    /**
     * Whether it may carry another request: neither idle for longer nor used more often than given, and the server has neither closed it nor said anything since. The
     * look is a read that doesn't wait, as a connection's end shows in no other way.
     */
    boolean isUsable(Duration maxIdle, int maxRequests) {
        if (exchanges >= maxRequests || System.nanoTime() - idleSince > maxIdle.toNanos()) {
            return false;
        }
        try {
            if (reader.hasReadAhead()) {
                return false;
            }
            channel.configureBlocking(false);
            int read = channel.read(ByteBuffer.allocate(1));
            channel.configureBlocking(true);
            return read == 0;
        } catch (IOException e) {
            return false; // reset by the server: closed in a ruder way
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            // a close that fails leaves nothing to be done: the descriptor is gone either way
            System.getLogger(Connection.class.getName()).log(System.Logger.Level.DEBUG, "close failed", e);
        }
    }
}
