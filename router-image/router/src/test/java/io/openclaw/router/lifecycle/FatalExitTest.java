package io.openclaw.router.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The end of a real process whose memory is exhausted. */
class FatalExitTest {
    @ParameterizedTest
    @CsvSource({
        "heap,   -XX:+UseSerialGC, Router heap exhausted",
        "heap,   -XX:+UseG1GC,     Router heap exhausted",
        "direct, -XX:+UseSerialGC, Router direct memory exhausted"
    })
    void leavesTheFatalBlockAndExits137(String memory, String collector, String headline) throws Exception {
        Process process = start(memory, collector);

        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as(output).isEqualTo(137);
        assertThat(output)
                .containsPattern("\\[OpenClaw Router] FATAL: clw-router-oom: " + headline
                        + "\n\\[OpenClaw Router]   Request count: 15,847"
                        + "\n\\[OpenClaw Router]   Memory used: \\d+ MB / (16|24) MB"
                        + "\n\\[OpenClaw Router]   Duration: 00:00:\\d\\d"
                        + "\n\\[OpenClaw Router]   Exiting with code 137 \\(SIGKILL\\)\n");
    }

    private static Process start(String memory, String collector) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx" + ExhaustingProgram.HEAP_MB + "m",
                        "-XX:MaxDirectMemorySize=16m",
                        collector,
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        ExhaustingProgram.class.getName(),
                        memory)
                .redirectErrorStream(true)
                .start();
    }
}
