package io.openclaw.router.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an upstream is told about where a request is from (RFC 7239). */
class ProvenanceTest {
    private static final String CLIENT = "192.0.2.7";

    /** Fields as {@code Name: value}, parted by {@code " | "}. */
    private static HttpHeaders headers(String fields) {
        HttpHeaders headers = new DefaultHttpHeaders();
        if (!fields.isEmpty()) {
            for (String field : fields.split(" \\| ", -1)) {
                int colon = field.indexOf(':');
                headers.add(
                        field.substring(0, colon), field.substring(colon + 1).strip());
            }
        }
        return headers;
    }

    private static String told(Provenance provenance, String fields, String client, boolean trusted) {
        HttpHeaders headers = headers(fields);
        provenance.tell(headers, client, trusted);
        List<String> told = new ArrayList<>();
        for (Map.Entry<String, String> field : headers) {
            if (!field.getKey().equalsIgnoreCase("Host")) {
                told.add(field.getKey().toLowerCase(Locale.ROOT) + ": " + field.getValue());
            }
        }
        told.sort(null);
        return String.join(" | ", told);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '>', quoteCharacter = '`', textBlock = """
            X_FORWARDED > x-forwarded-for: 192.0.2.7 | x-forwarded-host: a.example | x-forwarded-proto: http
            FORWARDED   > forwarded: for=192.0.2.7;proto=http;host=a.example
            BOTH        > forwarded: for=192.0.2.7;proto=http;host=a.example | x-forwarded-for: 192.0.2.7 | x-forwarded-host: a.example | x-forwarded-proto: http
            """)
    void whatAStrangerSaysIsReplacedOrRemoved(Provenance provenance, String told) {
        String forged = "Host: a.example | Forwarded: for=6.6.6.6;proto=https | Forwarded: for=7.7.7.7"
                + " | X-Forwarded-For: 6.6.6.6 | x-forwarded-for: 7.7.7.7 | X-Forwarded-Proto: https | X-Forwarded-Host: b.example";
        assertThat(told(provenance, forged, CLIENT, false)).isEqualTo(told);
        assertThat(told(provenance, "Host: a.example", CLIENT, false)).isEqualTo(told);
    }

    @ParameterizedTest
    @ValueSource(strings = {"By", "Port", "Prefix", "Scheme", "Server", "Ssl"})
    void noXForwardedFieldOfAStrangerPassesWhereForwardedIsChosen(String name) {
        assertThat(told(Provenance.FORWARDED, "X-Forwarded-" + name + ": 1", CLIENT, false))
                .isEqualTo("forwarded: for=192.0.2.7;proto=http");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '>', quoteCharacter = '`', textBlock = """
            X_FORWARDED > x-forwarded-for: 192.0.2.7 | x-forwarded-proto: http
            FORWARDED   > forwarded: for=192.0.2.7;proto=http
            BOTH        > forwarded: for=192.0.2.7;proto=http | x-forwarded-for: 192.0.2.7 | x-forwarded-proto: http
            """)
    void withoutAHostNoneIsTold(Provenance provenance, String told) {
        assertThat(told(provenance, "X-Forwarded-Host: evil.example", CLIENT, false))
                .isEqualTo(told);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '>', quoteCharacter = '`', textBlock = """
            X_FORWARDED > forwarded: for=6.6.6.6;proto=https, for=7.7.7.7, for=192.0.2.7;proto=http | x-forwarded-for: 8.8.8.8, 9.9.9.9, 192.0.2.7 | x-forwarded-host: shop.example | x-forwarded-proto: https
            FORWARDED   > forwarded: for=6.6.6.6;proto=https, for=7.7.7.7, for=192.0.2.7;proto=http;host=a.example | x-forwarded-for: 8.8.8.8, 9.9.9.9, 192.0.2.7 | x-forwarded-host: shop.example | x-forwarded-proto: https
            BOTH        > forwarded: for=6.6.6.6;proto=https, for=7.7.7.7, for=192.0.2.7;proto=http;host=a.example | x-forwarded-for: 8.8.8.8, 9.9.9.9, 192.0.2.7 | x-forwarded-host: shop.example | x-forwarded-proto: https
            """)
    void whatATrustedPeerSaysIsAppendedToWhateverIsChosen(Provenance provenance, String told) {
        String before = "Host: a.example | Forwarded: for=6.6.6.6;proto=https | Forwarded: for=7.7.7.7"
                + " | X-Forwarded-For: 8.8.8.8 | X-Forwarded-For: 9.9.9.9 | X-Forwarded-Proto: https | X-Forwarded-Host: shop.example";
        assertThat(told(provenance, before, CLIENT, true)).isEqualTo(told);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '>', quoteCharacter = '`', textBlock = """
            X_FORWARDED > x-forwarded-for: 192.0.2.7 | x-forwarded-host: a.example | x-forwarded-proto: http
            FORWARDED   > forwarded: for=192.0.2.7;proto=http;host=a.example
            BOTH        > forwarded: for=192.0.2.7;proto=http;host=a.example | x-forwarded-for: 192.0.2.7 | x-forwarded-host: a.example | x-forwarded-proto: http
            """)
    void aTrustedPeerThatSaysNothingIsTheFirstThatIsTold(Provenance provenance, String told) {
        assertThat(told(provenance, "Host: a.example", CLIENT, true)).isEqualTo(told);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '>', quoteCharacter = '`', textBlock = """
            X-Forwarded-For: 6.6.6.6 > for=6.6.6.6
            X-Forwarded-For: 6.6.6.6,7.7.7.7 | X-Forwarded-For: 8.8.8.8 > for=6.6.6.6, for=7.7.7.7, for=8.8.8.8
            X-Forwarded-For: 6.6.6.6, 7.7.7.7 | X-Forwarded-Proto: https | X-Forwarded-Host: shop.example > for=6.6.6.6;proto=https;host=shop.example, for=7.7.7.7
            X-Forwarded-For: 6.6.6.6 | X-Forwarded-Proto: https, http | X-Forwarded-Host: shop.example:8443, b.example > for=6.6.6.6;proto=https;host="shop.example:8443"
            X-Forwarded-Proto: https > proto=https
            X-Forwarded-Proto: https | X-Forwarded-Host: shop.example > proto=https;host=shop.example
            X-Forwarded-For: 2001:db8::9, ::1 > for="[2001:db8::9]", for="[::1]"
            X-Forwarded-For: [2001:db8::9]:4711, [::1], 6.6.6.6:4711 > for="[2001:db8::9]", for="[::1]", for=6.6.6.6
            X-Forwarded-For: fe80::1%eth0 > for="[fe80::1]"
            X-Forwarded-For: fe80::1%",for=1.1.1.1 > for="[fe80::1]", for=unknown
            X-Forwarded-For: unknown, , 6.6.6.6, > for=unknown, for=6.6.6.6
            X-Forwarded-For: 6.6.6.6;by=x, "8.8.8.8, [::1, [], :, 1.2.3, b.example > for=unknown, for=unknown, for=unknown, for=unknown, for=unknown, for=unknown, for=unknown
            X-Forwarded-For: 6.6.6.6 | X-Forwarded-Proto: ht tp | X-Forwarded-Host: a"b > for=6.6.6.6
            Forwarded: for=6.6.6.6 | X-Forwarded-For: 8.8.8.8 > for=6.6.6.6
            Forwarded: | X-Forwarded-For: 8.8.8.8 > for=8.8.8.8
            Forwarded: for="[::1]:80";host="a\\"b;", for=_x > for="[::1]:80";host="a\\"b;", for=_x
            Forwarded: for=" > nothing
            Forwarded: for=6.6.6.6;host="a\\" > nothing
            Forwarded: for=" | X-Forwarded-For: 8.8.8.8 > for=8.8.8.8
            """)
    void theChainBeginsWithWhatATrustedPeerKnows(String before, String chain) {
        HttpHeaders headers = headers(before);
        Provenance.FORWARDED.tell(headers, CLIENT, true);
        assertThat(headers.getAll("Forwarded"))
                .containsExactly((chain.equals("nothing") ? "" : chain + ", ") + "for=192.0.2.7;proto=http");
    }

    @ParameterizedTest
    @EnumSource(names = {"FORWARDED", "BOTH"})
    void aListOfNextToNothingBecomesNoLongOne(Provenance provenance) {
        HttpHeaders headers = headers("X-Forwarded-For: " + "a,".repeat(10_000) + "6.6.6.6");
        provenance.tell(headers, CLIENT, true);
        assertThat(headers.get("Forwarded"))
                .hasSizeLessThan(600)
                .endsWith("for=unknown, for=6.6.6.6, for=192.0.2.7;proto=http");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '>', quoteCharacter = '`', textBlock = """
            192.0.2.7               > a.example           > for=192.0.2.7;proto=http;host=a.example
            192.0.2.7               > a.example:8080      > for=192.0.2.7;proto=http;host="a.example:8080"
            192.0.2.7               > [2001:db8::1]       > for=192.0.2.7;proto=http;host="[2001:db8::1]"
            192.0.2.7               > [2001:db8::1]:8080  > for=192.0.2.7;proto=http;host="[2001:db8::1]:8080"
            192.0.2.7               > a_b~c.example       > for=192.0.2.7;proto=http;host=a_b~c.example
            192.0.2.7               > a;proto=https       > for=192.0.2.7;proto=http;host="a;proto=https"
            192.0.2.7               > a,for=6.6.6.6       > for=192.0.2.7;proto=http;host="a,for=6.6.6.6"
            192.0.2.7               > a"b\\c              > for=192.0.2.7;proto=http;host="a\\"b\\\\c"
            192.0.2.7               > aé                  > for=192.0.2.7;proto=http;host="aé"
            192.0.2.7               > ``                  > for=192.0.2.7;proto=http
            2001:db8:0:0:0:0:0:9    > a.example           > for="[2001:db8:0:0:0:0:0:9]";proto=http;host=a.example
            fe80:0:0:0:0:0:0:1%eth0 > a.example           > for="[fe80:0:0:0:0:0:0:1]";proto=http;host=a.example
            """)
    void whatIsNoTokenIsQuoted(String client, String host, String element) {
        assertThat(ForwardedField.element(client, host)).isEqualTo(element);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.example", "a.example:80", "[::1]:80", "!#$%&'*+-.^_`|~09azAZ", "(", "/", "@"})
    void aHostIsQuotedExactlyWhereItIsNoToken(String host) {
        boolean token = host.matches("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
        assertThat(ForwardedField.element(CLIENT, host)).endsWith(token ? ";host=" + host : ";host=\"" + host + "\"");
    }
}
