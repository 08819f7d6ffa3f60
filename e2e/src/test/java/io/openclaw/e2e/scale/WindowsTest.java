package io.openclaw.e2e.scale;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class WindowsTest {
    @Test
    void count_samples_and_what_a_diagnosis_goes_by_and_nothing_else() throws IOException {
        ClassHistogram histogram = ClassHistogram.parse("""
                   1:           100        1000000  [B (java.base@25)
                   2:            40         100000  [F (java.base@25)
                   3:            10           2000  [D (java.base@25)
                   4:            40           4800  io.openclaw.operator.sample.Reading$Sample
                   5:            10            640  io.openclaw.operator.sample.SampledPod
                   6:            10            560  io.openclaw.diagnosis.Patient
                   7:            10            320  io.openclaw.operator.status.Conditions
                   8:            10            160  [J (java.base@25)
                   9:            10            240  io.openclaw.settings.metrics.VitalsReading$Before
                Total           240        1108720
                """);

        assertThat(Windows.of(histogram, 10)).isEqualTo(new Windows(4, 10_840));
    }
}
