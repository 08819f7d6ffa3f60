package io.openclaw.e2e.cluster.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A Service's address as a TCP client and a TCP server see it. */
@Timeout(30)
class ServiceListenerTest {

    private ServiceListener service;
    private ServerSocket backend;

    @BeforeEach
    void open() throws IOException {
        service = ServiceListener.open("127.0.0.1", 0);
        backend = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        service.endpoints(List.of(address(backend)));
    }

    @AfterEach
    void close() throws IOException {
        service.close();
        backend.close();
    }

    private static InetSocketAddress address(ServerSocket socket) {
        return (InetSocketAddress) socket.getLocalSocketAddress();
    }

    private Socket connect() throws IOException {
        return new Socket(service.address().getAddress(), service.address().getPort());
    }

    @Test
    void oneWaysEndIsPassedOnWhileTheOtherGoesOn() throws IOException {
        try (Socket client = connect();
                Socket accepted = backend.accept()) {
            client.getOutputStream().write("question".getBytes(StandardCharsets.UTF_8));
            client.shutdownOutput();
            assertThat(accepted.getInputStream().readAllBytes()).asString().isEqualTo("question");
            accepted.getOutputStream().write("answer".getBytes(StandardCharsets.UTF_8));
            accepted.shutdownOutput();
            assertThat(client.getInputStream().readAllBytes()).asString().isEqualTo("answer");
        }
    }

    @Test
    void aResetIsPassedOnAsOne() throws IOException {
        try (Socket client = connect()) {
            Socket accepted = backend.accept();
            client.getOutputStream().write(1);
            assertThat(accepted.getInputStream().read()).isEqualTo(1);
            accepted.setSoLinger(true, 0);
            accepted.close();
            assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(SocketException.class);
        }
    }

    @Test
    void anEndpointThatRefusesIsPassedOver() throws IOException {
        ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        InetSocketAddress refusing = address(closed);
        closed.close();
        service.endpoints(List.of(refusing, address(backend)));
        for (int i = 0; i < 2; i++) {
            try (Socket client = connect();
                    Socket accepted = backend.accept()) {
                assertThat(client.isConnected() && accepted.isConnected()).isTrue();
            }
        }
    }

    @Test
    void withoutEndpointsAConnectionIsReset() throws IOException {
        service.endpoints(List.of());
        try (Socket client = connect()) {
            assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(SocketException.class);
        }
    }

    @Test
    void anEndpointThatGoesKeepsItsConnections() throws IOException {
        try (Socket client = connect();
                Socket accepted = backend.accept()) {
            service.endpoints(List.of());
            client.getOutputStream().write(7);
            assertThat(accepted.getInputStream().read()).isEqualTo(7);
        }
    }
}
