package io.openclaw.router.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.openclaw.settings.Settings.Balance;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BalancerTest {
    private static final int TARGETS = 20_000;

    private static List<Endpoint> endpoints(int count) throws UnknownHostException {
        List<Endpoint> endpoints = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            InetAddress address = InetAddress.getByAddress(new byte[] {10, 0, (byte) (i / 250), (byte) (i % 250 + 1)});
            endpoints.add(new Endpoint(new InetSocketAddress(address, 8080), 1));
        }
        return endpoints;
    }

    private static Map<Endpoint, Integer> chosen(Balancer balancer, List<Endpoint> endpoints) {
        Map<Endpoint, Integer> counts = new HashMap<>();
        for (int i = 0; i < TARGETS; i++) {
            counts.merge(balancer.choose(endpoints, "/item/" + i + "?page=" + i % 3, null, 0), 1, Integer::sum);
        }
        return counts;
    }

    @Test
    void roundRobinGivesEveryHealthyOneTheSame() throws Exception {
        List<Endpoint> endpoints = endpoints(5);
        endpoints.get(2).eject(0);

        Map<Endpoint, Integer> counts = chosen(new Balancer(Balance.ROUND_ROBIN), endpoints);

        assertThat(counts).hasSize(4).doesNotContainKey(endpoints.get(2));
        assertThat(counts.values()).containsOnly(TARGETS / 4);
    }

    @Test
    void leastRequestsFollowsWhatIsUnderWay() throws Exception {
        List<Endpoint> endpoints = endpoints(4);
        Balancer balancer = new Balancer(Balance.LEAST_REQUESTS);
        for (int i = 0; i < 400; i++) {
            balancer.choose(endpoints, "/", null, 0).began(0);
        }

        assertThat(endpoints).extracting(Endpoint::active).containsOnly(100);
    }

    @Test
    void leastRequestsOfManyStaysNearTheMean() throws Exception {
        List<Endpoint> endpoints = endpoints(200);
        Balancer balancer = new Balancer(Balance.LEAST_REQUESTS);
        for (int i = 0; i < 20_000; i++) {
            balancer.choose(endpoints, "/", null, 0).began(0);
        }

        // two random choices: the fullest is above the mean by about log log n, one random choice by 30 and more
        assertThat(endpoints)
                .extracting(Endpoint::active)
                .allSatisfy(active -> assertThat(active).isBetween(90, 110));
    }

    @Test
    void consistentHashSpreadsEvenly() throws Exception {
        Map<Endpoint, Integer> counts = chosen(new Balancer(Balance.CONSISTENT_HASH), endpoints(20));

        // 1,000 each are expected, with a deviation of 31
        assertThat(counts).hasSize(20);
        assertThat(counts.values()).allSatisfy(count -> assertThat(count).isBetween(850, 1_150));
    }

    @Test
    void consistentHashMovesOnlyTheTargetsOfTheOneThatLeaves() throws Exception {
        Balancer balancer = new Balancer(Balance.CONSISTENT_HASH);
        List<Endpoint> all = endpoints(20);
        Endpoint leaving = all.get(7);
        List<Endpoint> rest = new ArrayList<>(all);
        rest.remove(leaving);
        for (int i = 0; i < TARGETS; i++) {
            Endpoint before = balancer.choose(all, "/item/" + i, null, 0);
            Endpoint after = balancer.choose(rest, "/item/" + i, null, 0);
            assertThat(after).isNotSameAs(leaving);
            if (before != leaving) {
                assertThat(after).isSameAs(before);
            }
        }
    }

    @Test
    void consistentHashIsOfThePathWhateverTheOrderOfTheEndpoints() throws Exception {
        Balancer balancer = new Balancer(Balance.CONSISTENT_HASH);
        List<Endpoint> endpoints = endpoints(9);

        assertThat(balancer.choose(endpoints.reversed(), "/a?b=1", null, 0))
                .isSameAs(balancer.choose(endpoints, "/a?c", null, 0));
    }

    @ParameterizedTest
    @EnumSource(Balance.class)
    void theOneThatJustFailedIsAvoidedWhileThereIsAnother(Balance balance) throws Exception {
        Balancer balancer = new Balancer(balance);
        List<Endpoint> two = endpoints(2);
        two.get(1).eject(0);

        for (int i = 0; i < 10; i++) {
            assertThat(balancer.choose(two, "/" + i, two.get(0), 0)).isSameAs(two.get(1));
        }
        assertThat(balancer.choose(two.subList(0, 1), "/", two.get(0), 0)).isSameAs(two.get(0));
        assertThat(balancer.choose(List.of(), "/", null, 0)).isNull();
    }
}
