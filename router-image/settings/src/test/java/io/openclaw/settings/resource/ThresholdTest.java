package io.openclaw.settings.resource;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ThresholdTest {

    @ParameterizedTest
    @CsvSource({"a_ms, 90000, a, 1m30s", "a_mb, 0.5, a, 0.5Mi", "a_mb, 64, a, 64Mi", "a, 8000, a, 8000"})
    void the_unit_goes_from_the_name_to_the_value_and_back(String name, String value, String metric, String amount) {
        Threshold inFile = new Threshold(name, value);
        Threshold inResource = new Threshold(metric, amount);

        assertThat(inFile.inResource()).isEqualTo(inResource);
        assertThat(inResource.inFile()).isEqualTo(inFile);
    }

    @ParameterizedTest
    @CsvSource({"a_mb, 64Mi, 64", "a, much, much", "a, 1.2.3Mi, 1.2.3Mi"})
    void what_is_said_twice_or_makes_no_sense_leaves_the_name_alone(String metric, String amount, String value) {
        assertThat(new Threshold(metric, amount).inFile()).isEqualTo(new Threshold(metric, value));
    }
}
