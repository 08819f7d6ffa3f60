package io.openclaw.router.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whose word on a request's origin is believed. */
class TrustedProxiesTest {
    private static final String TOLD = """
            GET / HTTP/1.1\r
            Host: front.example\r
            X-Forwarded-For: 6.6.6.6\r
            X-Forwarded-For: 7.7.7.7\r
            X-Forwarded-Proto: https\r
            X-Forwarded-Host: shop.example\r
            Forwarded: for=6.6.6.6;proto=https\r
            \r
            """;

    private static Message seen(String trusted) throws IOException {
        try (Backend backend = Backend.echo();
                Running router = Running.to(backend, "listen: {trusted_proxies: [" + trusted + "]}\n");
                Caller caller = router.call()) {
            assertThat(caller.send(TOLD).read().status()).isEqualTo(200);
            return backend.requests.get(0);
        }
    }

    @Test
    void aStrangersWordIsReplaced() throws IOException {
        Message seen = seen("10.0.0.0/8");
        assertThat(seen.all("X-Forwarded-For")).containsExactly("127.0.0.1");
        assertThat(seen.all("X-Forwarded-Proto")).containsExactly("http");
        assertThat(seen.all("X-Forwarded-Host")).containsExactly("front.example");
        assertThat(seen.field("Forwarded")).isNull();
    }

    @Test
    void aTrustedProxysWordGoesOnWithItsOwnAddressAppended() throws IOException {
        Message seen = seen("127.0.0.0/8");
        assertThat(seen.all("X-Forwarded-For")).containsExactly("6.6.6.6, 7.7.7.7, 127.0.0.1");
        assertThat(seen.all("X-Forwarded-Proto")).containsExactly("https");
        assertThat(seen.all("X-Forwarded-Host")).containsExactly("shop.example");
        assertThat(seen.all("Forwarded")).isEqualTo(List.of("for=6.6.6.6;proto=https, for=127.0.0.1;proto=http"));
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.255.0.1, true",
        "10.0.0.0/8, 11.0.0.1, false",
        "192.0.2.7, 192.0.2.7, true",
        "192.0.2.7, 192.0.2.8, false",
        "2001:db8::/32, 2001:db8:1::9, true",
        "2001:db8::/32, 2001:db9::9, false",
        "::1, ::1, true",
        "0.0.0.0/0, 8.8.8.8, true",
        "0.0.0.0/0, ::1, false"
    })
    void blocksAreMatchedByTheirPrefix(String block, String address, boolean trusted) {
        assertThat(new TrustedPeers(List.of(block)).contains(new InetSocketAddress(address, 1)))
                .isEqualTo(trusted);
    }
}
