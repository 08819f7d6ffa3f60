package io.openclaw.router.http;

import static io.openclaw.router.http.Tunnelled.ASK;
import static io.openclaw.router.http.Tunnelled.SWITCH;
import static io.openclaw.router.http.Tunnelled.ascii;
import static io.openclaw.router.http.Tunnelled.assertNothingIsHeld;
import static io.openclaw.router.http.Tunnelled.echoing;
import static org.assertj.core.api.Assertions.assertThat;

import io.openclaw.router.Await;
import io.openclaw.router.memory.Owner;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How a connection leaves HTTP (RFC 9110, section 7.8): which upgrades are passed on, and what becomes of those that are not. */
class UpgradeTest {
    @Test
    void bytesGoBothWaysAndTheRequestsSlotIsFree() throws IOException {
        try (Backend backend = echoing();
                Running router = Running.to(backend)) {
            try (Caller caller = router.call().send(ASK)) {
                Message head = caller.readHead();
                assertThat(head.status()).isEqualTo(101);
                assertThat(head.field("Upgrade")).isEqualTo("websocket");
                assertThat(head.field("Connection")).isEqualToIgnoringCase("upgrade");
                assertThat(head.field("Sec-WebSocket-Accept")).isNotNull();
                caller.send("hello");
                assertThat(caller.in.readNBytes(5)).isEqualTo(ascii("hello"));
                assertThat(router.server.figures().tunnels()).isEqualTo(1);
                assertThat(router.server.gate().figures().inFlight()).isZero();
                assertThat(router.server.gate().figures().processed()).isEqualTo(1);
                assertThat(router.server.ledger().leased(Owner.TUNNEL)).isPositive();
                assertThat(router.server.ledger().leased(Owner.EXCHANGE)).isZero();
            }
            assertNothingIsHeld(router);
            assertThat(router.server.figures().tunnelsOpened()).isEqualTo(1);
            Message seen = backend.requests.get(0);
            assertThat(seen.field("Upgrade")).isEqualTo("websocket");
            assertThat(seen.field("Connection")).isEqualToIgnoringCase("upgrade");
            assertThat(seen.field("Sec-WebSocket-Key")).isNotNull();
        }
    }

    @Test
    void whatCameBehindTheRequestAndBehindThe101IsNotLost() throws IOException {
        String early = "e".repeat(700);
        Backend backend = new Backend((request, in, out) -> {
            out.write(ascii(SWITCH + "first"));
            in.transferTo(out);
            return false;
        });
        try (backend;
                Running router = Running.to(backend);
                Caller caller = router.call().send(ASK + early)) {
            assertThat(caller.readHead().status()).isEqualTo(101);
            assertThat(caller.in.readNBytes(5)).isEqualTo(ascii("first"));
            assertThat(caller.in.readNBytes(700)).isEqualTo(ascii(early));
        }
    }

    @Test
    void aRefusedUpgradeIsAnOrdinaryAnswerOnAConnectionThatGoesOn() throws IOException {
        Backend backend = Backend.echo();
        try (backend;
                Running router = Running.to(backend);
                Caller caller = router.call()) {
            assertThat(caller.send(ASK).read().text()).isEqualTo("you asked /chat");
            assertThat(router.server.ledger().leased(Owner.TUNNEL)).isZero();
            assertThat(caller.get("/next").read().text()).isEqualTo("you asked /next");
            assertThat(backend.accepted).hasValue(2); // the upgrade's connection is nobody else's
            assertThat(router.server.figures().tunnelsOpened()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: other\r\n\r\n",
                "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\n\r\n",
                "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nUpgrade: other\r\n\r\n"
            })
    void aSwitchToSomethingElseIsABadGateway(String answer) throws IOException {
        Backend backend = new Backend((request, in, out) -> {
            out.write(ascii(answer + "bytes of who knows what"));
            return in.read() >= 0;
        });
        try (backend;
                Running router = Running.to(backend);
                Caller caller = router.call().send(ASK)) {
            Caller.Answer refused = caller.read();
            assertThat(refused.status()).isEqualTo(502);
            assertThat(refused.text()).contains("clw-upstream-failed");
        }
    }

    @Test
    void aSwitchThatNobodyAskedForIsABadGateway() throws IOException {
        try (Backend backend = echoing();
                Running router = Running.to(backend)) {
            assertThat(router.get("/").status()).isEqualTo(502);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AA\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket, h2c\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: TLS/1.0, HTTP/1.1\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\n\r\n", // not said to be for this connection
                "GET / HTTP/1.0\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nContent-Length: 1\r\n\r\nx"
            })
    void whatIsNoTunnelIsAnsweredAsIfItHadNotBeenAskedFor(String request) throws IOException {
        try (Backend backend = Backend.echo();
                Running router = Running.to(backend);
                Caller caller = router.call().send(request)) {
            assertThat(caller.read().status()).isEqualTo(200);
            assertThat(backend.requests.get(0).field("Upgrade")).isNull();
            assertThat(backend.requests.get(0).field("HTTP2-Settings")).isNull();
        }
    }

    @Test
    void withoutTunnelsUpgradesAreNotPassedOn() throws IOException {
        try (Backend backend = Backend.echo();
                Running router = Running.to(backend, "limits: {max_tunnels: 0}\n");
                Caller caller = router.call().send(ASK)) {
            assertThat(caller.read().status()).isEqualTo(200);
            assertThat(backend.requests.get(0).field("Upgrade")).isNull();
        }
    }

    @Test
    void aClientThatLeavesDuringTheHandshakeLeavesNothing() throws IOException {
        CountDownLatch answer = new CountDownLatch(1);
        Backend backend = new Backend((request, in, out) -> {
            try {
                answer.await();
            } catch (InterruptedException e) {
                return false;
            }
            out.write(ascii(SWITCH));
            return in.read() >= 0;
        });
        try (backend;
                Running router = Running.to(backend)) {
            Caller caller = router.call().send(ASK);
            Await.until("the request there", () -> backend.requests.size() == 1);
            assertThat(router.server.ledger().leased(Owner.TUNNEL)).isPositive();
            caller.close();
            assertNothingIsHeld(router);
            answer.countDown();
            assertThat(router.server.gate().figures().abandoned()).isEqualTo(1);
            assertThat(router.server.figures().tunnelsOpened()).isZero();
        }
    }
}
