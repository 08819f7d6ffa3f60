package io.openclaw.e2e.bench;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Who is measured when in a round. */
final class Order {
    private Order() {}

    /**
     * Another order each time, in which those that a bar compares follow one another, HAProxy in their middle: the machine's pace changes from one
     * quarter of a minute to the next, and a ratio of two that lie so far apart is mostly that change.
     */
    static List<String> next(Collection<String> proxies, Random random) {
        List<String> compared = new ArrayList<>();
        List<String> order = new ArrayList<>();
        for (String name : proxies) {
            if (name.startsWith(Peer.CLW)) {
                compared.add(name);
            } else if (!name.equals(Peer.HAPROXY)) {
                order.add(name);
            }
        }
        Collections.shuffle(compared, random);
        Collections.shuffle(order, random);
        if (proxies.contains(Peer.HAPROXY)) {
            compared.add(compared.size() / 2, Peer.HAPROXY);
        }
        order.addAll(random.nextInt(order.size() + 1), compared);
        return order;
    }
}
