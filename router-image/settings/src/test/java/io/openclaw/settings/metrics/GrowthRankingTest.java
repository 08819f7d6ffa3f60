package io.openclaw.settings.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class GrowthRankingTest {
    private static ClassGrowth growth(String name, long instances, long bytes) {
        return new ClassGrowth(name, 2 * instances, 2 * bytes, instances, bytes);
    }

    private static List<String> ranked(ClassGrowth... rows) {
        return GrowthRanking.of(List.of(rows)).stream().map(ClassGrowth::name).toList();
    }

    @Test
    void whatHoldsStandsBeforeWhatItHolds() {
        assertThat(ranked(
                        growth("byte[]", 13_400, 210_000_000),
                        growth("java.util.concurrent.ConcurrentLinkedQueue$Node", 12_500, 200_000),
                        growth("com.acme.Filter$Kept", 12_500, 200_000),
                        growth("java.lang.String", 900, 21_600)))
                .containsExactly(
                        "com.acme.Filter$Kept",
                        "byte[]",
                        "java.util.concurrent.ConcurrentLinkedQueue$Node",
                        "java.lang.String");
    }

    @Test
    void whatGrewByOtherNumbersIsNotHeld() {
        assertThat(ranked(growth("com.acme.Request", 150, 9_600), growth("byte[]", 13_000, 200_000_000)))
                .containsExactly("byte[]", "com.acme.Request");
        assertThat(ranked(growth("com.acme.Table", 2, 64), growth("long[]", 2, 1_000_000)))
                .as("two agree by chance")
                .containsExactly("long[]", "com.acme.Table");
    }

    @Test
    void whatDidNotGrowIsLeftOut() {
        assertThat(ranked(growth("com.acme.Gone", -10, -100), growth("com.acme.Grown", 1, 8)))
                .containsExactly("com.acme.Grown");
    }
}
