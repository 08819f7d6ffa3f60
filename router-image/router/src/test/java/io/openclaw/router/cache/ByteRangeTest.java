package io.openclaw.router.cache;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 9110, section 14.1.2, of ten bytes. */
class ByteRangeTest {
    @ParameterizedTest(name = "{0}: {1} to {2}")
    @CsvSource(
            delimiter = ';',
            value = {
                "bytes=0-1; 0; 2",
                "bytes=0-0; 0; 1",
                "Bytes=3-; 3; 10",
                "bytes=3-99; 3; 10",
                "bytes=-4; 6; 10",
                "bytes=-99; 0; 10",
                "bytes=9-9; 9; 10",
                "bytes=10-; 10; 10",
                "bytes=10-12; 10; 10",
                "bytes=-0; 10; 0",
                "bytes=99999999999999-; 10; 10",
                "bytes=0-99999999999999; 0; 10",
                "bytes=2-1; ;",
                "bytes=0-1,3-4; ;",
                "bytes=; ;",
                "bytes=-; ;",
                "bytes=a-b; ;",
                "bytes=1; ;",
                "lines=0-1; ;",
            })
    void findsTheBytes(String field, @Nullable Integer from, @Nullable Integer to) {
        ByteRange range = ByteRange.of(field, 10);
        assertThat(range == null ? null : range.from()).isEqualTo(from);
        assertThat(range == null ? null : range.to()).isEqualTo(to);
        if (range != null) {
            assertThat(range.isSatisfiable()).isEqualTo(range.length() > 0);
        }
    }
}
