package io.openclaw.e2e.attack;

import static org.assertj.core.api.Assertions.assertThat;

import io.openclaw.e2e.attack.AttackRun.Scale;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A few seconds of what {@code mvn -Pattack} does for minutes. Latency is judged there, where nothing else runs on the machine. */
class AttackIT {
    private static final Path PROGRAM =
            Path.of("../router-image/bin/clw-router").toAbsolutePath().normalize();
    private static final Scale SHORT =
            new Scale(Duration.ofSeconds(2), Duration.ofSeconds(2), Duration.ofSeconds(8), 0.4);

    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource(
            value = Attack.class,
            names = {"SLOW_READERS", "SLOW_WRITERS", "WEBSOCKETS"})
    void a_crowd_kills_nothing_leaves_nothing_and_hides_nothing(Attack attack) throws Exception {
        try (AttackRun run = AttackRun.begin(attack, SHORT, PROGRAM, directory)) {
            Findings findings = run.run();
            assertThat(findings.faults())
                    .as("%s%n%s", findings, run.router().said())
                    .isEmpty();
            assertThat(findings.attackers().answered()).isPositive();
        }
    }
}
