package io.openclaw.router.cache;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CacheControlTest {
    private static CacheControl of(String... lines) {
        return CacheControl.of(Fields.of("Cache-Control: " + String.join(" | Cache-Control: ", lines)));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "max-age=60                          | 60",
                "MaX-aGe=60                          | 60",
                "foobar, max-age=60                  | 60",
                "max-age=\"60\"                      | 60",
                "max-age=0060                        | 60",
                "max-age=1, max-age=60               | 1",
                "extension=\"max-age=60\", max-age=1 | 1",
                "max-age=1, extension=\"a, max-age=60\" | 1",
                "max-age=99999999999                 | 2147483648",
                "max-age                             | 0",
                "max-age=                            | 0",
                "max-age=-60                         | 0",
                "max-age='60'                        | 0",
                "max-age=60.0                        | 0",
                "max-age=60a                         | 0",
                "max-age =60                         | 0",
                "max-age= 60                         | 0",
                "xmax-age=60                         | -1",
                "no-store                            | -1",
            })
    void readsATime(String field, long seconds) {
        assertThat(of(field).maxAge).isEqualTo(seconds);
    }

    @Test
    void readsDirectivesInAnyCaseFromAllLines() {
        CacheControl control = of(
                "No-Store, PRIVATE,, public ,must-revalidate,proxy-revalidate,must-understand",
                "s-maxage=7, stale-while-revalidate=8, stale-if-error=9, no-cache");

        assertThat(control.noStore).isTrue();
        assertThat(control.isPrivate).isTrue();
        assertThat(control.isPublic).isTrue();
        assertThat(control.mustRevalidate).isTrue();
        assertThat(control.proxyRevalidate).isTrue();
        assertThat(control.mustUnderstand).isTrue();
        assertThat(control.noCache).isTrue();
        assertThat(control.sharedMaxAge).isEqualTo(7);
        assertThat(control.staleWhileRevalidate).isEqualTo(8);
        assertThat(control.staleIfError).isEqualTo(9);
    }

    @Test
    void readsWhatAClientAsks() {
        CacheControl control = of("only-if-cached, min-fresh=3, max-stale");

        assertThat(control.onlyIfCached).isTrue();
        assertThat(control.minFresh).isEqualTo(3);
        assertThat(control.maxStale).isEqualTo(CacheControl.MOST_SECONDS);
        assertThat(of("max-stale=5").maxStale).isEqualTo(5);
    }

    @Test
    void directivesThatNameFieldsHoldForThoseAlone() {
        CacheControl control = of("no-cache=\"A, b\", private=\"c\"");

        assertThat(control.noCache).isFalse();
        assertThat(control.isPrivate).isFalse();
        assertThat(control.unshared).containsExactly("A", "b", "c");
    }

    @Test
    void whereThereIsNoneNothingIsSaid() {
        assertThat(CacheControl.of(Fields.of(""))).isSameAs(CacheControl.NONE);
    }
}
