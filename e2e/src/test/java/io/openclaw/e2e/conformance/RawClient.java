package io.openclaw.e2e.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;

/** A client that sends exactly the bytes it is given. */
final class RawClient implements AutoCloseable {
    /** Long enough for a busy machine; a row that needs it has failed. */
    private static final int PATIENCE_MS = 20_000;

    private static final String SENTINEL = "GET " + ScriptedUpstream.SENTINEL + " HTTP/1.1\r\nHost: a.example\r\n\r\n";

    private final Socket socket;
    private final StrictReader reader;

    /** @param from the loopback address that the router sees */
    RawClient(int port, String from) throws IOException {
        socket = new Socket();
        socket.bind(new InetSocketAddress(from, 0));
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(PATIENCE_MS);
        reader = new StrictReader(socket.getInputStream());
    }

    void send(String octets) throws IOException {
        socket.getOutputStream().write(Octets.bytes(octets));
        socket.getOutputStream().flush();
    }

    /** Closes the sending side only. */
    void finish() throws IOException {
        socket.shutdownOutput();
    }

    void expect(Expectation expected) throws IOException {
        if (expected.says("broken")) {
            expectBroken(expected);
            return;
        }
        Head head = head();
        expected.check(head, expected.says("bodyless") ? StrictReader.Body.NONE : reader.responseBody(head));
        if (expected.says("closed")) {
            assertThat(reader.atEnd())
                    .as("the connection's end, and nothing before it")
                    .isTrue();
        } else if (expected.says("open")) {
            sentinel();
        }
    }

    private void expectBroken(Expectation expected) throws IOException {
        Head head;
        try {
            head = head();
        } catch (SocketException reset) {
            return; // what had come was lost with it
        }
        expected.check(head, null);
        assertThatIOException()
                .isThrownBy(() -> reader.responseBody(head))
                .isNotInstanceOfAny(NotHttpException.class, SocketTimeoutException.class);
    }

    private Head head() throws IOException {
        Head head = reader.responseHead();
        if (head == null) {
            throw new AssertionError("the connection was closed without an answer");
        }
        return head;
    }

    /** The connection's end without an answer. */
    void expectNothing() throws IOException {
        assertThat(reader.atEnd()).as("the connection's end without an answer").isTrue();
    }

    /** One more request and its answer: the connection is in step. */
    void sentinel() throws IOException {
        send(SENTINEL);
        Head head = head();
        assertThat(head.status()).isEqualTo(200);
        assertThat(Octets.text(reader.responseBody(head).bytes())).isEqualTo("ok");
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
