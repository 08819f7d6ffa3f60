package io.openclaw.e2e.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UringTest {

    @ParameterizedTest
    @CsvSource({"5.19.0-46-generic, 0", "6.1.0-18-amd64, 0", "6.18.44-fc-v669, 0", "10.0, 0"})
    void aNewKernelThatAllowsItToAllHasNoObstacle(String release, String disabled) {
        assertThat(Uring.obstacle(release, disabled)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"5.15.0-91-generic, 0", "4.18.0, 0", "unknown, 0", "6.8.0, 1", "6.8.0, 2"})
    void anOldKernelOrOneThatForbidsItIsAnObstacle(String release, String disabled) {
        assertThat(Uring.obstacle(release, disabled)).isPresent();
    }
}
