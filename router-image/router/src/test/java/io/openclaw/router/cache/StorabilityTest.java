package io.openclaw.router.cache;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 9111, sections 3 and 4.2, by tables. The clock stands at the Date of {@link #DATE}. */
class StorabilityTest {
    private static final String DATE = "Date: Sun, 06 Nov 1994 08:49:37 GMT";
    private static final long WALL = 784_111_777;
    private static final long NO_TTL = 0;

    private static @Nullable StoredInfo judge(String request, int status, String response, long ttl) {
        Storability judged =
                Storability.judge(Fields.of(request), status, Fields.of(DATE + " | " + response), ttl, WALL, 0, 0);
        return judged == null ? null : judged.info();
    }

    @ParameterizedTest(name = "{0} {1} after {2}: {3}")
    @CsvSource(
            delimiterString = ">",
            value = {
                // status, response, request, lifetime where it is stored
                "200 > Cache-Control: max-age=60 > > 60",
                "200 > Cache-Control: s-maxage=60 > > 60",
                "200 > Cache-Control: s-maxage=60, max-age=1 > > 60",
                "200 > Cache-Control: max-age=1, s-maxage=60 | Expires: 0 > > 60",
                "200 > Expires: Sun, 06 Nov 1994 08:50:37 GMT > > 60",
                "200 > Cache-Control: max-age=60 | Expires: Sun, 06 Nov 1994 08:49:00 GMT > > 60",
                "200 > CDN-Cache-Control: max-age=60 | Cache-Control: no-store > > 60",
                "200 > CDN-Cache-Control: max-age=60 | Expires: 0 > > 60",
                "200 > CDN-Cache-Control: max-age=60, &&& | Cache-Control: no-store > > ",
                "200 > CDN-Cache-Control: private | Cache-Control: max-age=60 > > ",
                "200 > Last-Modified: Sun, 06 Nov 1994 08:39:37 GMT > > 60",
                "404 > Last-Modified: Sun, 06 Nov 1994 08:39:37 GMT > > 60",
                "201 > Last-Modified: Sun, 06 Nov 1994 08:39:37 GMT > > ",
                "599 > Last-Modified: Sun, 06 Nov 1994 08:39:37 GMT > > ",
                "599 > Last-Modified: Sun, 06 Nov 1994 08:39:37 GMT | Cache-Control: public > > 60",
                "599 > Cache-Control: max-age=60 > > 60",
                "500 > Cache-Control: max-age=60 > > 60",
                "200 > > > ",
                "200 > ETag: \"a\" > > 0",
                "200 > Cache-Control: no-cache | ETag: \"a\" > > 0",
                "200 > Cache-Control: no-cache, max-age=60 > > ",
                "200 > Cache-Control: max-age=0 > > ",
                "200 > Cache-Control: max-age=0 | ETag: \"a\" > > 0",
                "200 > Cache-Control: max-age=0 | ETag: \"a\" > Cookie: user=1 > ",
                "200 > Expires: 0 | ETag: \"a\" > Cookie: user=1 > ",
                "200 > Cache-Control: max-age=0, public | ETag: \"a\" > Cookie: user=1 > 0",
                "200 > Cache-Control: max-age=0, stale-while-revalidate=5 > > 0",
                "200 > Cache-Control: max-age=60 | Age: 60 > > ",
                "200 > Cache-Control: max-age=60 | Age: 59 > > 60",
                "200 > Cache-Control: max-age=60 | Age: 60, 0 > > ",
                "200 > Cache-Control: max-age=60 | Age: abc > > 60",
                "200 > Cache-Control: max-age=60 | Age: -60 > > 60",
                "200 > Cache-Control: max-age=60, no-store > > ",
                "200 > Cache-Control: max-age=60, private > > ",
                "200 > Cache-Control: max-age=60, private=\"a\" > > 60",
                "200 > Cache-Control: max-age=60, no-store, must-understand > > 60",
                "599 > Cache-Control: max-age=60, no-store, must-understand > > ",
                "206 > Cache-Control: max-age=60 > > ",
                "304 > Cache-Control: max-age=60 > > ",
                "200 > Cache-Control: max-age=60 | Vary: * > > ",
                "200 > Cache-Control: max-age=60 | Vary: a, * > > ",
                "200 > Cache-Control: max-age=60 | Vary: a > > 60",
                "200 > Cache-Control: max-age=60 > Authorization: a > ",
                "200 > Cache-Control: max-age=60, public > Authorization: a > 60",
                "200 > Cache-Control: max-age=60, must-revalidate > Authorization: a > 60",
                "200 > Cache-Control: s-maxage=60 > Authorization: a > 60",
                "200 > Cache-Control: max-age=60 | Set-Cookie: a=b > > 60",
                "200 > Last-Modified: Sun, 06 Nov 1994 08:39:37 GMT | Set-Cookie: a=b > > ",
                "200 > Cache-Control: max-age=60 > Cookie: a=b > 60",
                "200 > Last-Modified: Sun, 06 Nov 1994 08:39:37 GMT > Cookie: a=b > ",
            })
    void storesWhatItMay(int status, @Nullable String response, @Nullable String request, @Nullable Long lifetime) {
        StoredInfo info = judge(request == null ? "" : request, status, response == null ? "" : response, NO_TTL);
        assertThat(info == null ? null : info.lifetime()).isEqualTo(lifetime);
    }

    @Test
    void theTtlIsForWhoSaysNothing() {
        assertThat(judge("", 200, "", 30).lifetime()).isEqualTo(30);
        assertThat(judge("", 500, "", 30)).isNull();
        assertThat(judge("", 200, "Cache-Control: max-age=5", 30).lifetime()).isEqualTo(5);
        assertThat(judge("Cookie: a=b", 200, "", 30)).isNull();
        assertThat(judge("", 200, "Set-Cookie: a=b", 30)).isNull();
    }

    @Test
    void aGuessIsNoMoreThanADay() {
        assertThat(judge("", 200, "Last-Modified: Sun, 06 Nov 1904 08:39:37 GMT", NO_TTL)
                        .lifetime())
                .isEqualTo(24 * 3600);
    }

    @Test
    void anOldDateIsAnAge() {
        StoredInfo info = Storability.judge(
                        Fields.of(""), 200, Fields.of(DATE + " | Cache-Control: max-age=60"), 0, WALL + 20, 0, 3)
                .info();
        assertThat(info.ageAt(0)).isEqualTo(20);
        assertThat(info.ageAt(5_000_000_000L)).isEqualTo(25);
        assertThat(info.freshFor(5_000_000_000L)).isEqualTo(35);
    }

    @Test
    void theTimeOnTheWayCountsToo() {
        StoredInfo info = Storability.judge(
                        Fields.of(""), 200, Fields.of("Age: 10 | Cache-Control: max-age=60"), 0, WALL, 0, 3)
                .info();
        assertThat(info.ageAt(0)).isEqualTo(13);
    }
}
