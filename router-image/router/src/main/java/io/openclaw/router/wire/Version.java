package io.openclaw.router.wire;

import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A message's version, to the letter: the name is case-sensitive, the numbers one digit each (RFC 9112, section 2.3). */
final class Version {
    private static final String MAJOR_1 = "HTTP/1.";
    private static final byte[] USUAL = HttpVersion.HTTP_1_1.text().getBytes(StandardCharsets.US_ASCII);

    private Version() {}

    /** The usual version's text, found without a copy; null where it is another. */
    static @Nullable String known(byte[] line, int start, int length) {
        return Arrays.equals(USUAL, 0, USUAL.length, line, start, start + length) ? HttpVersion.HTTP_1_1.text() : null;
    }

    /**
     * A minor version above 1 is taken for 1.1, the highest that is spoken here (RFC 9110, section 6.2).
     *
     * @throws IllegalArgumentException where it is none
     */
    static HttpVersion of(String text) {
        if (text.equals(HttpVersion.HTTP_1_1.text())) {
            return HttpVersion.HTTP_1_1;
        }
        if (text.equals(HttpVersion.HTTP_1_0.text())) {
            return HttpVersion.HTTP_1_0;
        }
        char minor = text.length() == USUAL.length ? text.charAt(MAJOR_1.length()) : ' ';
        if (!text.startsWith(MAJOR_1) || minor < '0' || minor > '9') {
            throw new Malformed("Only HTTP/1.0 and HTTP/1.1 are spoken here");
        }
        return HttpVersion.HTTP_1_1;
    }
}
