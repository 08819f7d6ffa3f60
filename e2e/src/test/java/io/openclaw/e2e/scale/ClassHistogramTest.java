package io.openclaw.e2e.scale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class ClassHistogramTest {
    private static final String TEXT = """
            4711:
             num     #instances         #bytes  class name (module)
            -------------------------------------------------------
               1:         90210        6543216  [B (java.base@25.0.3)
               2:           320          35840  io.openclaw.operator.sample.Reading$Sample
               3:             5            120  io.openclaw.operator.sample.Reading$Unreachable
               4:             7            168  io.openclaw.operator.sample.ReadingRoom
            Total         90542        6579344
            """;

    @Test
    void rows_and_total_are_read() throws IOException {
        ClassHistogram histogram = ClassHistogram.parse(TEXT);

        assertThat(histogram.bytes()).isEqualTo(6_579_344);
        assertThat(histogram.classes()).containsEntry("[B", new ClassHistogram.Row(90_210, 6_543_216));
    }

    @Test
    void what_the_collector_leaves_lying_is_not_live() throws IOException {
        ClassHistogram histogram = ClassHistogram.parse("""
                   1:            10            160  [B (java.base@25)
                   2:             2         100000  [Ljdk.internal.vm.FillerElement; (java.base@25)
                Total            12         100160
                """);

        assertThat(histogram.bytes()).isEqualTo(160);
        assertThat(histogram.classes()).containsOnlyKeys("[B");
    }

    @Test
    void a_class_is_counted_with_those_inside_of_it() throws IOException {
        assertThat(ClassHistogram.parse(TEXT).instances("io.openclaw.operator.sample.Reading"))
                .isEqualTo(325);
    }

    @Test
    void what_is_no_histogram_is_told() {
        assertThatThrownBy(() -> ClassHistogram.parse("4711: No such process"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("No such process");
    }
}
