package io.openclaw.e2e.cluster.network;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One connection through a Service's address: bytes both ways, each way ended as the sender ended it (FIN as FIN, RST as RST). */
final class Relay {

    private static final Logger LOG = LoggerFactory.getLogger(Relay.class);
    private static final int BUFFER_BYTES = 16 * 1024;

    private final Socket client;
    private final Socket backend;

    Relay(Socket client, Socket backend) {
        this.client = client;
        this.backend = backend;
    }

    /** Relays until both ways have ended. */
    void run() throws InterruptedException {
        Thread back = Thread.ofVirtual().start(() -> pump(backend, client));
        pump(client, backend);
        back.join();
        reset(client, false);
        reset(backend, false);
    }

    private void pump(Socket from, Socket to) {
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] buffer = new byte[BUFFER_BYTES];
            int read;
            while ((read = in.read(buffer)) >= 0) {
                out.write(buffer, 0, read);
            }
            to.shutdownOutput();
        } catch (IOException e) {
            // the side that failed has reset the connection, and the other is to see that too
            LOG.trace("reset", e);
            reset(from, true);
            reset(to, true);
        }
    }

    /** Closes; at once and with RST where {@code abort}. */
    static void reset(Socket socket, boolean abort) {
        try {
            if (abort && !socket.isClosed()) {
                socket.setSoLinger(true, 0);
            }
            socket.close();
        } catch (IOException e) {
            LOG.trace("was closed", e);
        }
    }
}
