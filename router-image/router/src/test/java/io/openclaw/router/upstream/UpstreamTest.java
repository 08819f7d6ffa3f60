package io.openclaw.router.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.openclaw.settings.Settings;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;

class UpstreamTest {
    private static final long SECOND = 1_000_000_000L;

    private static Upstream upstream(String... endpoints) {
        return new Upstream(
                "u", new Settings.Upstream(List.of(endpoints), Settings.Balance.ROUND_ROBIN, 1_000, 1_000, 10), 1);
    }

    private static void fail(Upstream upstream, int endpoint, int times, long now) {
        for (int i = 0; i < times; i++) {
            upstream.failed(upstream.endpoints().get(endpoint), now);
        }
    }

    private static InetAddress[] addresses(String... texts) throws UnknownHostException {
        InetAddress[] addresses = new InetAddress[texts.length];
        for (int i = 0; i < texts.length; i++) {
            addresses[i] = InetAddress.getByName(texts[i]);
        }
        return addresses;
    }

    @Test
    void fiveFailuresInARowPutAnEndpointAsideAndASuccessBeginsAnew() {
        Upstream upstream = upstream("http://127.0.0.1:1", "http://127.0.0.1:2");
        Endpoint endpoint = upstream.endpoints().get(0);
        fail(upstream, 0, 4, 0);
        endpoint.succeeded();
        fail(upstream, 0, 4, 0);
        assertThat(endpoint.isAside(0)).isFalse();
        fail(upstream, 0, 1, 0);
        assertThat(endpoint.isAside(0)).isTrue();
        assertThat(endpoint.isAside(10 * SECOND)).isFalse();
    }

    @Test
    void eachTimeInARowTakesLongerUpToABound() {
        Upstream upstream = upstream("http://127.0.0.1:1", "http://127.0.0.1:2");
        Endpoint endpoint = upstream.endpoints().get(0);
        fail(upstream, 0, 5, 0);
        fail(upstream, 0, 1, 11 * SECOND);
        assertThat(endpoint.isAside(11 * SECOND + 19 * SECOND)).isTrue();
        assertThat(endpoint.isAside(11 * SECOND + 20 * SECOND)).isFalse();
        long now = 31 * SECOND;
        for (int i = 0; i < 100; i++) {
            while (endpoint.isAside(now)) {
                now += SECOND;
            }
            fail(upstream, 0, 1, now);
        }
        assertThat(endpoint.isAside(now + 299 * SECOND)).isTrue();
        assertThat(endpoint.isAside(now + 300 * SECOND)).isFalse();
    }

    @Test
    void atMostHalfOfThemAndNeverTheLastIsPutAside() {
        Upstream alone = upstream("http://127.0.0.1:1");
        fail(alone, 0, 50, 0);
        assertThat(alone.endpoints().get(0).isAside(0)).isFalse();

        Upstream three = upstream("http://127.0.0.1:1", "http://127.0.0.1:2", "http://127.0.0.1:3");
        for (int i = 0; i < 3; i++) {
            fail(three, i, 50, 0);
        }
        assertThat(three.endpoints())
                .filteredOn(endpoint -> endpoint.isAside(0))
                .hasSize(1);
    }

    @Test
    void allAddressesOfANameAreEndpointsAndThoseThatStayKeepTheirState() throws Exception {
        Upstream upstream = upstream("http://pods.example:8080", "http://127.0.0.1:8080");
        Origin name = upstream.origins().get(0);
        assertThat(upstream.endpoints()).hasToString("[127.0.0.1:8080]");

        upstream.resolved(name, addresses("10.0.0.2", "10.0.0.1", "127.0.0.1", "::1"));
        assertThat(upstream.endpoints()).hasToString("[10.0.0.1:8080, 10.0.0.2:8080, 127.0.0.1:8080]");

        Endpoint staying = upstream.endpoints().get(1);
        staying.began(0);
        upstream.resolved(name, addresses("10.0.0.3", "10.0.0.2"));
        assertThat(upstream.endpoints()).hasToString("[10.0.0.2:8080, 10.0.0.3:8080, 127.0.0.1:8080]");
        assertThat(upstream.endpoints().get(0)).isSameAs(staying);
        assertThat(staying.active()).isEqualTo(1);
    }

    @Test
    void aHostileAnswerIsCutShort() throws Exception {
        Upstream upstream = upstream("http://pods.example:8080");
        InetAddress[] many = new InetAddress[5_000];
        for (int i = 0; i < many.length; i++) {
            many[i] = InetAddress.getByAddress(new byte[] {10, 1, (byte) (i >> 8), (byte) i});
        }
        upstream.resolved(upstream.origins().get(0), many);
        assertThat(upstream.endpoints()).hasSize(Origin.MOST_ADDRESSES);
    }

    @Test
    void otherSettingsAreAnotherUpstreamWithTheSameCap() {
        Upstream one = upstream("http://127.0.0.1:1");
        Settings.Upstream same =
                new Settings.Upstream(List.of("http://127.0.0.1:1"), Settings.Balance.ROUND_ROBIN, 1_000, 1_000, 10);
        Settings.Upstream other =
                new Settings.Upstream(List.of("http://127.0.0.1:1"), Settings.Balance.ROUND_ROBIN, 1_000, 1_000, 11);

        assertThat(one.with(same)).isSameAs(one);
        assertThat(one.with(other)).isNotSameAs(one);
        assertThat(one.with(other).cap()).isSameAs(one.cap());
    }
}
