package io.openclaw.router.cache;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 9213, section 2.1, and RFC 9651. */
class TargetedControlTest {
    private static CacheControl of(String value) {
        return TargetedControl.of(Fields.of("CDN-Cache-Control: " + value));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "max-age=60                 | 60",
                "foo, max-age=60            | 60",
                "foo;a=b;c, max-age=60;d=1.5 | 60",
                "max-age=1, a=\"x, \\\" y\", b=tok/en, c=?0 | 1",
                "max-age=99999999999        | 2147483648",
                "max-age=\"60\"             | -1",
                "max-age=60.5               | -1",
                "max-age=token              | -1",
                "max-age=-60                | -1",
            })
    void readsATime(String value, long seconds) {
        assertThat(of(value).maxAge).isEqualTo(seconds);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "max-age=60, &&&", "max-age =60", "max-age= 60", "MaX-aGe=60", "max-age=60,", "max-age=60 no-store",
                "a=\"open", "a=?2", "a=-", "a=1.", "a=;b", "a;="
            })
    void whatIsNoDictionaryIsNotThere(String value) {
        assertThat(of(value)).isNull();
    }

    @Test
    void readsFlags() {
        CacheControl control = of("no-store, private=?1, must-revalidate=?0, no-cache=\"a\"");

        assertThat(control.noStore).isTrue();
        assertThat(control.isPrivate).isTrue();
        assertThat(control.mustRevalidate).isFalse();
        assertThat(control.noCache).isFalse();
        assertThat(control.unshared).containsExactly("a");
    }

    @Test
    void whereThereIsNoneOrAnEmptyOneTheOthersHold() {
        assertThat(TargetedControl.of(Fields.of("Cache-Control: max-age=1"))).isNull();
        assertThat(of("")).isNull();
    }
}
