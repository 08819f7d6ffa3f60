package io.openclaw.router.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class MainTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    Path directory;

    @Test
    void helpAndVersionExit0() {
        assertThat(run("--help")).isZero();
        assertThat(out.toString())
                .contains(
                        "--config",
                        "--memory-mb",
                        "--memory-swap-mb",
                        "--port",
                        "--check",
                        "--print-plan",
                        "--profile");
        assertThat(run("--version")).isZero();
        assertThat(out.toString()).contains("clw-router ");
    }

    @Test
    void anUnknownFlagExits64() {
        assertThat(run("--memroy-mb", "5")).isEqualTo(64);
        assertThat(err.toString()).contains("Unknown option", "--memory-mb");
    }

    @Test
    void aFlagThatIsNoNumberExits64() {
        assertThat(run("--memory-mb", "2g")).isEqualTo(64);
    }

    @Test
    void checkSaysOkToAGoodFile() throws IOException {
        assertThat(run("--check", "--config", file("router: {listen: {port: 4000}}")))
                .isZero();
        assertThat(out.toString()).isEqualTo("OK" + System.lineSeparator());
    }

    @Test
    void checkNamesFileLineAndTheNearestKey() throws IOException {
        String file = file("router:\n  queue:\n    max_sise: 5\n");

        assertThat(run("--check", "--config", file)).isEqualTo(78);
        assertThat(err.toString())
                .startsWith(file + ":3: router.queue.max_sise: found an unknown key; accepted: ")
                .contains("did you mean router.queue.max_size?");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void checkWarnsOfWhatIsAllowedAndDoubtful() throws IOException {
        String file = file("router: {queue: {max_size: 100, max_memory_mb: 16}}");

        assertThat(run("--check", "--config", file)).isZero();
        assertThat(out.toString()).startsWith("warning: " + file + ": router.queue.max_size: 100 holds less than");
    }

    @Test
    void aNamedFileThatIsAbsentExits78() {
        assertThat(run("--check", "--config", directory.resolve("nope.yaml").toString()))
                .isEqualTo(78);
        assertThat(err.toString()).contains("no such file");
    }

    @Test
    void anUnusableVariableExits78() {
        assertThat(run(Map.of("CLW_ROUTER_HEAP_SIZE", "much"), "--check")).isEqualTo(78);
        assertThat(err.toString()).startsWith("CLW_ROUTER_HEAP_SIZE: found 'much'");
    }

    @Test
    void printPlanEndsWithTheLimit() {
        assertThat(run("--print-plan", "--memory-mb", "256")).isZero();
        assertThat(out.toString().lines().toList())
                .anyMatch(line -> line.startsWith("heap "))
                .last()
                .asString()
                .matches("limit \\d+ MiB");
    }

    @Test
    void theHeapComesFromTheFlagThenTheVariableThenTheFile() throws IOException {
        String file = file("router: {process: {max_heap_mb: 128}}");

        assertThat(heapOf(Map.of("CLW_ROUTER_HEAP_SIZE", "256"), "--config", file, "--memory-mb", "300"))
                .isEqualTo("300.0");
        assertThat(heapOf(Map.of("CLW_ROUTER_HEAP_SIZE", "256"), "--config", file))
                .isEqualTo("256.0");
        assertThat(heapOf(Map.of(), "--config", file)).isEqualTo("128.0");
    }

    private String heapOf(Map<String, String> variables, String... arguments) {
        String[] all = Stream.concat(Stream.of("--print-plan"), Arrays.stream(arguments))
                .toArray(String[]::new);
        out.getBuffer().setLength(0);
        assertThat(run(variables, all)).isZero();
        return out.toString()
                .lines()
                .filter(line -> line.startsWith("heap "))
                .findFirst()
                .orElseThrow()
                .split("\\s+")[1];
    }

    private String file(String yaml) throws IOException {
        return Files.writeString(directory.resolve("openclaw.yaml"), yaml).toString();
    }

    private int run(String... arguments) {
        return run(Map.of(), arguments);
    }

    private int run(Map<String, String> variables, String... arguments) {
        CommandLine commandLine = Main.commandLine(List.of(arguments), variables);
        return commandLine
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
    }
}
