package io.openclaw.router.cache;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 9111, section 4.1. */
class SelectionTest {
    @ParameterizedTest(name = "Vary: {0}, stored for {1}, asked by {2}: {3}")
    @CsvSource(
            delimiterString = ">",
            value = {
                "a > a: 1 > a: 1 > true",
                "a > a: 1 > A: 1 > true",
                "A > a: 1 > a: 1 | b: 2 > true",
                "a > a: 1 > a: 2 > false",
                "a > a: 1 > > false",
                "a > > a: 1 > false",
                "a > > > true",
                "a > a: > > false",
                "a, b > a: 1 | b: 2 > b: 2 | a: 1 > true",
                "a, b > a: 1 | b: 2 > a: 1 > false",
                "a > a: 1, 2 > a: 1 | a: 2 > true",
                "a > a: 1,2 > a: 1 ,  2 > true",
                "a > a: 1, 2 > a: 2, 1 > false",
                "a > a: X > a: x > false",
                "Accept-Language > Accept-Language: en, de > Accept-Language: DE,en > true",
                "Accept-Language > Accept-Language: en;q=0.5, de > Accept-Language: de, en; q=0.5 > true",
                "Accept-Encoding > Accept-Encoding: gzip, br > Accept-Encoding: br, gzip > true",
                "Accept-Encoding > Accept-Encoding: gzip > Accept-Encoding: br > false",
            })
    void matchesWhoAsksAlike(String vary, @Nullable String stored, @Nullable String asked, boolean matches) {
        Selection selection = Selection.of(Fields.of("Vary: " + vary), Fields.of(stored == null ? "" : stored));
        assertThat(selection.matches(new Selection.Asker(Fields.of(asked == null ? "" : asked))))
                .isEqualTo(matches);
    }

    @Test
    void withoutVaryThereIsNone() {
        assertThat(Selection.of(Fields.of("ETag: a"), Fields.of("a: 1"))).isNull();
    }

    @Test
    void aStarIsForNobodyElse() {
        assertThat(Selection.isForNobodyElse(Fields.of("Vary: *"))).isTrue();
        assertThat(Selection.isForNobodyElse(Fields.of("Vary: a | Vary: b, *"))).isTrue();
        assertThat(Selection.isForNobodyElse(Fields.of("Vary: a"))).isFalse();
    }
}
