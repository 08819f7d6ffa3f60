package io.openclaw.router.heap;

import static org.assertj.core.api.Assertions.assertThat;

import io.openclaw.router.jvm.DiagnosticCommands;
import io.openclaw.settings.metrics.ClassGrowth;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClassHistogramTest {
    private static final String TEXT = """
             num     #instances         #bytes  class name (module)
            -------------------------------------------------------
               1:            30           3000  [B (java.base@25.0.3)
               2:            10            400  com.acme.Leak
            Total            40           3400
            """;

    @Test
    void readsWhatTheJvmPrints() {
        ClassHistogram histogram = ClassHistogram.parse(TEXT);

        assertThat(histogram.classes())
                .containsExactly(
                        new ClassHistogram.Row("[B", 30, 3000), new ClassHistogram.Row("com.acme.Leak", 10, 400));
        assertThat(histogram.instances()).isEqualTo(40);
        assertThat(histogram.bytes()).isEqualTo(3400);
    }

    @Test
    void putsWhatGrewMostFirst() {
        ClassHistogram later = new ClassHistogram(
                List.of(new ClassHistogram.Row("[B", 30, 3000), new ClassHistogram.Row("com.acme.Leak", 60, 2400)),
                90,
                5400);

        assertThat(later.since(ClassHistogram.parse(TEXT), 1))
                .containsExactly(new ClassGrowth("com.acme.Leak", 60, 2400, 50, 2000));
    }

    @Test
    void readsThisJvmsOwn() {
        ClassHistogram histogram = ClassHistogram.parse(DiagnosticCommands.classHistogram());

        assertThat(histogram.classes()).extracting(ClassHistogram.Row::name).contains("java.lang.String", "[B");
    }
}
