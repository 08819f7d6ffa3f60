package io.openclaw.router.http;

import static io.openclaw.router.http.Tunnelled.ASK;
import static io.openclaw.router.http.Tunnelled.SWITCH;
import static io.openclaw.router.http.Tunnelled.ascii;
import static io.openclaw.router.http.Tunnelled.assertNothingIsHeld;
import static io.openclaw.router.http.Tunnelled.echoing;
import static io.openclaw.router.http.Tunnelled.opened;
import static org.assertj.core.api.Assertions.assertThat;

import io.openclaw.router.Await;
import io.openclaw.router.memory.Owner;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How many tunnels there may be, and that they take nothing from requests. */
class TunnelLimitsTest {
    @Test
    void oneTunnelTooManyIsShedBeforeTheUpstreamHearsOfIt() throws IOException {
        try (Backend backend = echoing();
                Running router = Running.to(backend, "limits: {max_tunnels: 2}\n")) {
            try (Caller one = opened(router);
                    Caller two = opened(router);
                    Caller three = router.call().send(ASK)) {
                Caller.Answer shed = three.read();
                assertThat(shed.status()).isEqualTo(503);
                assertThat(shed.text()).contains("clw-router-oom");
                assertThat(shed.head().field("Retry-After")).isNotNull();
                assertThat(backend.accepted).hasValue(2);
                assertThat(List.of(one, two)).allMatch(open -> !open.socket.isClosed());
            }
            Await.until("room again", () -> router.server.figures().tunnels() == 0);
            opened(router).close();
        }
    }

    @Test
    void tunnelsTakeNoneOfTheConnectionsThatRequestsShare() throws IOException {
        Backend backend = new Backend((request, in, out) -> {
            boolean upgrade = request.field("Upgrade") != null;
            out.write(ascii(upgrade ? SWITCH : "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"));
            return !upgrade || in.read() >= 0;
        });
        try (backend;
                Running router = new Running(Running.upstream(backend, ", max_connections: 1"), List.of())) {
            try (Caller one = opened(router);
                    Caller two = opened(router);
                    Caller ordinary = router.call()) {
                for (int i = 0; i < 10; i++) {
                    assertThat(ordinary.get("/").read().status()).isEqualTo(200);
                }
                assertThat(backend.accepted).hasValue(3); // the ordinary ones share one, and keep it
                assertThat(router.server.figures().upstreams().get("b").connections())
                        .isEqualTo(1);
                assertThat(List.of(one, two)).allMatch(open -> open.socket.isConnected());
            }
        }
    }

    @Test
    void moreTunnelsThanTheMemoryPlanCarriesAreLoweredAndSaid() {
        try (Backend backend = echoing();
                Running router = Running.to(backend, "limits: {max_tunnels: 100000}\n")) {
            assertThat(router.logged("limits.max_tunnels lowered")).isEqualTo(1);
            assertThat(router.server.ledger().bound(Owner.RELAY))
                    .isGreaterThanOrEqualTo(router.server.ledger().bound(Owner.TUNNEL));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aThousandTunnelsOpenAndCloseAndLeaveNothing() throws IOException {
        try (Backend backend = echoing();
                Running router = Running.to(backend, "limits: {max_tunnels: 1000}\n")) {
            List<Caller> callers = new ArrayList<>();
            try {
                for (int i = 0; i < 1000; i++) {
                    callers.add(opened(router));
                }
                assertThat(router.server.figures().tunnels()).isEqualTo(1000);
                for (Caller caller : callers) {
                    caller.send("ping");
                }
                for (Caller caller : callers) {
                    assertThat(caller.in.readNBytes(4)).isEqualTo(ascii("ping"));
                }
                try (Caller ordinary = router.call()) { // slots are free for requests all the while
                    assertThat(ordinary.send(ASK).read().status()).isEqualTo(503);
                }
            } finally {
                for (Caller caller : callers) {
                    caller.close();
                }
            }
            assertNothingIsHeld(router);
            assertThat(router.server.figures().tunnelsOpened()).isEqualTo(1000);
        }
    }
}
