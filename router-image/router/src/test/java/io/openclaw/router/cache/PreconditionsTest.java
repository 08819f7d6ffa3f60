package io.openclaw.router.cache;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 9110, sections 13.1.2, 13.1.3, 13.1.5 and 13.2.2. */
class PreconditionsTest {
    @ParameterizedTest(name = "{0}, stored {1}: {2}")
    @CsvSource(
            delimiterString = ">",
            quoteCharacter = '~',
            value = {
                "If-None-Match: \"a\" > ETag: \"a\" > true",
                "If-None-Match: W/\"a\" > ETag: \"a\" > true",
                "If-None-Match: \"a\" > ETag: W/\"a\" > true",
                "If-None-Match: \"b\", \"a\" > ETag: \"a\" > true",
                "If-None-Match: \"b\" | If-None-Match: \"a\" > ETag: \"a\" > true",
                "If-None-Match: \"b, c\", \"a\" > ETag: \"b, c\" > true",
                "If-None-Match: * > > true",
                "If-None-Match: \"b\" > ETag: \"a\" > false",
                "If-None-Match: \"b\" > > false",
                "If-None-Match: \"aa\" > ETag: \"a\" > false",
                "If-None-Match: \"b\" | If-Modified-Since: Sun, 06 Nov 1994 08:49:37 GMT > ETag: \"a\" | Last-Modified: Sun, 06 Nov 1994 08:49:37 GMT > false",
                "If-Modified-Since: Sun, 06 Nov 1994 08:49:37 GMT > Last-Modified: Sun, 06 Nov 1994 08:49:37 GMT > true",
                "If-Modified-Since: Sunday, 06-Nov-94 08:49:38 GMT > Last-Modified: Sun, 06 Nov 1994 08:49:37 GMT > true",
                "If-Modified-Since: Sun, 06 Nov 1994 08:49:36 GMT > Last-Modified: Sun, 06 Nov 1994 08:49:37 GMT > false",
                "If-Modified-Since: Sun, 06 Nov 1994 08:49:37 GMT > Date: Sun, 06 Nov 1994 08:49:37 GMT > true",
                "If-Modified-Since: yesterday > Last-Modified: Sun, 06 Nov 1994 08:49:37 GMT > false",
                "Accept: a > ETag: \"a\" > false",
            })
    void knowsWhatTheClientHas(String request, @Nullable String stored, boolean has) {
        assertThat(Preconditions.hasIt(Fields.of(request), Fields.of(stored == null ? "" : stored)))
                .isEqualTo(has);
    }

    @ParameterizedTest(name = "{0}, stored {1}: {2}")
    @CsvSource(
            delimiterString = ">",
            quoteCharacter = '~',
            value = {
                "Range: bytes=0-1 > ETag: \"a\" > true",
                "If-Range: \"a\" > ETag: \"a\" > true",
                "If-Range: \"b\" > ETag: \"a\" > false",
                "If-Range: W/\"a\" > ETag: W/\"a\" > false",
                "If-Range: Sun, 06 Nov 1994 08:49:37 GMT > Last-Modified: Sun, 06 Nov 1994 08:49:37 GMT > true",
                "If-Range: Sun, 06 Nov 1994 08:49:38 GMT > Last-Modified: Sun, 06 Nov 1994 08:49:37 GMT > false",
                "If-Range: Sun, 06 Nov 1994 08:49:37 GMT > ETag: \"a\" > false",
            })
    void knowsWhetherARangeIsOfIt(String request, String stored, boolean is) {
        assertThat(Preconditions.rangeIsOfIt(Fields.of(request), Fields.of(stored)))
                .isEqualTo(is);
    }
}
