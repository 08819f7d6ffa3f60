package io.openclaw.router.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrueLoopbackTest {
    private static final InetSocketAddress LOCAL = new InetSocketAddress("127.0.0.1", 5000);

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "LOCALHOST:3000", "127.0.0.1:3000", "127.8.9.1", "[::1]:3000", "[::1]"})
    void holdsForAPeerAndAHostOnThisMachine(String host) {
        assertThat(TrueLoopback.holds(LOCAL, Map.of("host", host))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"example.com", "localhost.example.com", "127.0.0.1.example.com", "10.0.0.1", "", "[::2]"})
    void failsForAHostElsewhereWhichDnsRebindingWouldHave(String host) {
        assertThat(TrueLoopback.holds(LOCAL, Map.of("host", host))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"origin", "forwarded", "via", "x-forwarded-for", "x-forwarded-proto"})
    void failsWhereAPageOrAProxyStandsBehind(String header) {
        Map<String, String> headers = new HashMap<>(Map.of("host", "localhost"));
        headers.put(header, "x");

        assertThat(TrueLoopback.holds(LOCAL, headers)).isFalse();
    }

    @Test
    void failsForAPeerElsewhere() {
        assertThat(TrueLoopback.holds(new InetSocketAddress("192.0.2.1", 5000), Map.of("host", "localhost")))
                .isFalse();
        assertThat(TrueLoopback.holds(null, Map.of("host", "localhost"))).isFalse();
    }
}
