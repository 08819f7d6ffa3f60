package io.openclaw.router.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The header's two versions, row by row. */
class ProxyHeaderTest {
    private static final String SIGNATURE = "0d0a0d0a000d0a515549540a";

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static ProxyHeader read(byte[] bytes) {
        return ProxyHeader.read(bytes, bytes.length);
    }

    private static byte[] hex(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        String digits = text.replace(" ", "");
        for (int i = 0; i < digits.length(); i += 2) {
            bytes.write(Integer.parseInt(digits.substring(i, i + 2), 16));
        }
        return bytes.toByteArray();
    }

    @ParameterizedTest
    @CsvSource({
        "TCP4 1.2.3.4 5.6.7.8 56324 443, 1.2.3.4, 56324",
        "TCP4 255.255.255.255 255.255.255.255 65535 65535, 255.255.255.255, 65535",
        "TCP4 0.0.0.0 1.1.1.1 0 0, 0.0.0.0, 0",
        "TCP6 2001:db8::1 ::1 4000 80, 2001:db8:0:0:0:0:0:1, 4000",
        "TCP6 ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff 65535 65535, ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff, 65535"
    })
    void aLineTellsTheSource(String words, String address, int port) {
        byte[] line = ascii("PROXY " + words + "\r\nGET / HTTP/1.1\r\n");
        ProxyHeader.Proxied proxied = (ProxyHeader.Proxied) read(line);
        assertThat(proxied.length()).isEqualTo(8 + words.length());
        InetSocketAddress source = proxied.source();
        assertThat(source.getAddress().getHostAddress()).isEqualTo(address);
        assertThat(source.getPort()).isEqualTo(port);
        for (int cut = 0; cut < proxied.length(); cut++) {
            assertThat(ProxyHeader.read(line, cut)).as("cut at " + cut).isEqualTo(ProxyHeader.INCOMPLETE);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\r\n",
                "PROXY\r\n",
                "PROXY \r\n",
                "proxy TCP4 1.2.3.4 5.6.7.8 1 2\r\n",
                "PROXY TCP4 1.2.3.4 5.6.7.8 1 2\n",
                "PROXY TCP4 1.2.3.4 5.6.7.8 1\r\n",
                "PROXY TCP4 1.2.3.4 5.6.7.8 1 2 3\r\n",
                "PROXY TCP4  1.2.3.4 5.6.7.8 1 2\r\n",
                "PROXY TCP4 1.2.3 5.6.7.8 1 2\r\n",
                "PROXY TCP4 1.2.3.400 5.6.7.8 1 2\r\n",
                "PROXY TCP4 ::1 ::1 1 2\r\n",
                "PROXY TCP6 1.2.3.4 5.6.7.8 1 2\r\n",
                "PROXY TCP6 fe80::1%eth0 ::1 1 2\r\n",
                "PROXY TCP6 [::1] ::1 1 2\r\n",
                "PROXY TCP4 1.2.3.4 example.com 1 2\r\n",
                "PROXY TCP4 1.2.3.4 5.6.7.8 65536 2\r\n",
                "PROXY TCP4 1.2.3.4 5.6.7.8 -1 2\r\n",
                "PROXY TCP4 1.2.3.4 5.6.7.8 +1 2\r\n",
                "PROXY TCP4 1.2.3.4 5.6.7.8 01 2\r\n",
                "PROXY TCP4 1.2.3.4 5.6.7.8 1 \r\n",
                "PROXY UDP4 1.2.3.4 5.6.7.8 1 2\r\n"
            })
    void aLineThatIsNotToTheLetterIsNone(String line) {
        assertThat(read(ascii(line))).isEqualTo(ProxyHeader.MALFORMED);
    }

    @Test
    void unknownSourcesAreTakenAsSuchWhateverFollows() {
        assertThat(read(ascii("PROXY UNKNOWN\r\n"))).isEqualTo(new ProxyHeader.Proxied(null, 15));
        assertThat(read(ascii("PROXY UNKNOWN 1 2 what ever\r\n"))).isEqualTo(new ProxyHeader.Proxied(null, 29));
    }

    @Test
    void aLineHasABound() {
        assertThat(read(ascii("PROXY UNKNOWN " + "x".repeat(92)))).isEqualTo(ProxyHeader.INCOMPLETE);
        assertThat(read(ascii("PROXY UNKNOWN " + "x".repeat(93)))).isEqualTo(ProxyHeader.MALFORMED);
        assertThat(read(ascii("PROXY UNKNOWN " + "x".repeat(91) + "\r\n"))).isInstanceOf(ProxyHeader.Proxied.class);
    }

    @ParameterizedTest
    @CsvSource({
        "21 11 000c 01020304 05060708 dc04 01bb, 1.2.3.4, 56324",
        "21 11 0010 01020304 05060708 dc04 01bb 03000100, 1.2.3.4, 56324", // with a TLV
        "21 21 0024 20010db8000000000000000000000001 00000000000000000000000000000001 0fa0 0050, 2001:db8:0:0:0:0:0:1, 4000"
    })
    void binaryTellsTheSource(String rest, String address, int port) {
        byte[] bytes = hex(SIGNATURE + rest + "474554");
        ProxyHeader.Proxied proxied = (ProxyHeader.Proxied) read(bytes);
        assertThat(proxied.length()).isEqualTo(bytes.length - 3);
        assertThat(proxied.source().getAddress().getHostAddress()).isEqualTo(address);
        assertThat(proxied.source().getPort()).isEqualTo(port);
        for (int cut = 0; cut < proxied.length(); cut++) {
            assertThat(ProxyHeader.read(bytes, cut)).as("cut at " + cut).isEqualTo(ProxyHeader.INCOMPLETE);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0d0a0d0a000d0a515549540b",
                SIGNATURE + "11 11 000c 01020304 05060708 dc04 01bb", // version 1 in binary
                SIGNATURE + "22 11 000c 01020304 05060708 dc04 01bb", // no such command
                SIGNATURE + "21 11 000b 01020304 05060708 dc04 01", // shorter than its addresses
                SIGNATURE + "21 21 000c 01020304 05060708 dc04 01bb",
                SIGNATURE + "21 13 0000", // no such family
                SIGNATURE + "21 41 0000",
                SIGNATURE + "21 11 0209", // beyond the bound
                SIGNATURE + "20 00 ffff"
            })
    void binaryThatIsNotToTheLetterIsNone(String bytes) {
        assertThat(read(hex(bytes))).isEqualTo(ProxyHeader.MALFORMED);
    }

    @Test
    void localAndAddresslessConnectionsAreToldApart() {
        assertThat(read(hex(SIGNATURE + "20 00 0000"))).isEqualTo(new ProxyHeader.Local(16));
        assertThat(read(hex(SIGNATURE + "20 11 000c 01020304 05060708 dc04 01bb")))
                .isEqualTo(new ProxyHeader.Local(28));
        for (String family : new String[] {"00", "12", "22", "31", "32"}) {
            assertThat(read(hex(SIGNATURE + "21" + family + "0000"))).isEqualTo(new ProxyHeader.Proxied(null, 16));
        }
    }
}
