package io.openclaw.router.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** A router that tells its upstreams by RFC 7239 where a request is from. */
class ForwardedTest {
    private static final String CHOSEN = "forwarding: {headers: forwarded}\n";
    private static final String FORGED = """
            GET / HTTP/1.1\r
            Host: a.example:3000\r
            Connection: forwarded\r
            X-Forwarded-For: 6.6.6.6\r
            X-Forwarded-Proto: https\r
            X-Forwarded-Host: evil.example\r
            X-Forwarded-Prefix: /evil\r
            Forwarded: for=6.6.6.6\r
            \r
            """;

    private static Message seen(String settings, String sent) throws IOException {
        try (Backend backend = Backend.echo();
                Running router = Running.to(backend, settings);
                Caller caller = router.call()) {
            assertThat(caller.send(sent).read().status()).isEqualTo(200);
            return backend.requests.get(0);
        }
    }

    @Test
    void aStrangersWordGoesAndTheRoutersOwnComes() throws IOException {
        Message seen = seen(CHOSEN, FORGED);
        assertThat(seen.all("Forwarded")).containsExactly("for=127.0.0.1;proto=http;host=\"a.example:3000\"");
        for (String gone : new String[] {"For", "Proto", "Host", "Prefix"}) {
            assertThat(seen.field("X-Forwarded-" + gone)).as(gone).isNull();
        }
        assertThat(seen.field("Via")).isEqualTo("1.1 clw-router");
    }

    @Test
    void aTrustedProxysWordIsAppendedToInBothLanguages() throws IOException {
        Message seen = seen(CHOSEN + "listen: {trusted_proxies: [127.0.0.1]}\n", FORGED);
        assertThat(seen.all("Forwarded"))
                .containsExactly("for=6.6.6.6, for=127.0.0.1;proto=http;host=\"a.example:3000\"");
        assertThat(seen.all("X-Forwarded-For")).containsExactly("6.6.6.6, 127.0.0.1");
        assertThat(seen.all("X-Forwarded-Proto")).containsExactly("https");
        assertThat(seen.all("X-Forwarded-Host")).containsExactly("evil.example");
    }

    @Test
    void anIpv6ClientStandsInBracketsAndQuotes() throws IOException {
        Message seen = seen(
                CHOSEN + "listen: {proxy_protocol: true}\n",
                "PROXY TCP6 2001:db8::9 2001:db8::1 40000 80\r\nGET / HTTP/1.1\r\nHost: [2001:db8::1]\r\n\r\n");
        assertThat(seen.all("Forwarded"))
                .containsExactly("for=\"[2001:db8:0:0:0:0:0:9]\";proto=http;host=\"[2001:db8::1]\"");
    }

    @Test
    void bothAreToldWhereBothAreChosen() throws IOException {
        Message seen = seen("forwarding: {headers: both}\n", FORGED);
        assertThat(seen.all("Forwarded")).containsExactly("for=127.0.0.1;proto=http;host=\"a.example:3000\"");
        assertThat(seen.all("X-Forwarded-For")).containsExactly("127.0.0.1");
        assertThat(seen.all("X-Forwarded-Proto")).containsExactly("http");
        assertThat(seen.all("X-Forwarded-Host")).containsExactly("a.example:3000");
    }

    @Test
    void anotherChoiceHoldsFromTheNextRequestOfAConnectionOn() throws IOException {
        try (Backend backend = Backend.echo();
                Running router = Running.to(backend);
                Caller caller = router.call()) {
            caller.get("/1").read();
            router.apply(Running.upstream(backend, "") + CHOSEN);
            caller.get("/2").read();
            router.apply(Running.upstream(backend, ""));
            caller.get("/3").read();

            assertThat(backend.requests)
                    .extracting(seen -> seen.field("Forwarded") != null, seen -> seen.field("X-Forwarded-For") != null)
                    .containsExactly(tuple(false, true), tuple(true, false), tuple(false, true));
        }
    }
}
