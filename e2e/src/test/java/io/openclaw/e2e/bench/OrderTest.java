package io.openclaw.e2e.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OrderTest {
    private final Random random = new Random(1);

    @Test
    void isAnotherEachTimeAndHasEveryProxyOnce() {
        Set<List<String>> orders = new HashSet<>();
        for (int round = 0; round < 9; round++) {
            List<String> order = Order.next(Peer.NAMES, random);
            assertThat(order).containsExactlyInAnyOrderElementsOf(Peer.NAMES);
            orders.add(order);
        }
        assertThat(orders).hasSizeGreaterThan(5);
    }

    @Test
    void thoseThatABarComparesFollowOneAnother() {
        for (int round = 0; round < 9; round++) {
            List<String> order = Order.next(Peer.NAMES, random);
            int haproxy = order.indexOf(Peer.HAPROXY);
            assertThat(List.of(order.get(haproxy - 1), order.get(haproxy + 1)))
                    .containsExactlyInAnyOrder(Peer.CLW, Peer.CLW_URING);
        }
    }

    @Test
    void needsNeitherHaproxyNorAnybodyElse() {
        assertThat(Order.next(List.of(Peer.CLW), random)).containsExactly(Peer.CLW);
        assertThat(Order.next(List.of(Peer.NGINX, Peer.CADDY), random))
                .containsExactlyInAnyOrder(Peer.NGINX, Peer.CADDY);
    }
}
