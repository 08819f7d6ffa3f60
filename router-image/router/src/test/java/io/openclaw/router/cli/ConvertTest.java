package io.openclaw.router.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConvertTest {
    private static final String FILE = """
            router:
              routes: [{name: all, upstream: app}]
              upstreams: {app: {endpoints: ["http://app"]}}
            """;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    Path directory;

    @Test
    void printsAResourceOfTheFilesName() throws IOException {
        assertThat(convert("--config", file("edge.yaml", FILE))).isZero();
        assertThat(out.toString()).isEqualTo("""
                        apiVersion: openclaw.io/v1alpha1
                        kind: OpenClawRouter
                        metadata:
                          name: edge
                        spec:
                          upstreams:
                            - name: app
                              endpoints:
                                - http://app
                          routes:
                            - name: all
                              upstream: app
                        """);
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void namesItAsItIsTold() throws IOException {
        assertThat(convert("--name=gate", "--namespace", "2nd", "--config", file("edge.yaml", FILE)))
                .isZero();
        assertThat(out.toString()).contains("metadata:\n  name: gate\n  namespace: 2nd\n");
    }

    @Test
    void looksAtNoVariable() throws IOException {
        String file = file("edge.yaml", FILE);

        assertThat(run(Map.of("CLW_ROUTER_HEAP_SIZE", "256"), "convert", "--config", file))
                .isZero();
        assertThat(out.toString()).doesNotContain("maxHeap");
    }

    @Test
    void tellsPlaceAndCureOfABadFileAndPrintsNothing() throws IOException {
        String file = file("openclaw.yaml", "router:\n  queue:\n    max_sise: 5\n");

        assertThat(convert("--config", file)).isEqualTo(78);
        assertThat(err.toString())
                .startsWith(file + ":3: router.queue.max_sise: found an unknown key; accepted: ")
                .contains("did you mean router.queue.max_size?");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void refusesAFileThatNoResourceCanMean() throws IOException {
        assertThat(convert("--config", file("openclaw.yaml", ""))).isEqualTo(78);
        assertThat(err.toString()).contains("router.upstreams: found nothing");
    }

    @Test
    void refusesAFileThatIsNotThere() {
        assertThat(convert("--config", directory.resolve("nope.yaml").toString()))
                .isEqualTo(78);
        assertThat(err.toString()).contains("nope.yaml: found no such file");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "convert --nmae edge",
                "convert edge",
                "convert --name Edge",
                "convert --name 2nd",
                "convert --namespace -web",
                "--memory-mb 5 convert"
            })
    void anythingElseExits64(String words) {
        assertThat(run(Map.of(), words.split(" "))).isEqualTo(64);
        assertThat(err.toString()).contains("Usage: clw-router convert");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void helpExits0() {
        assertThat(convert("--help")).isZero();
        assertThat(out.toString()).contains("--config", "--name", "--namespace");
    }

    @ParameterizedTest
    @CsvSource({
        "openclaw.yaml, openclaw",
        "/etc/openclaw/Edge_Router.prod.yml, edge-router-prod",
        "1st.yaml, st",
        "-.yaml, openclaw",
        "/, openclaw"
    })
    void aFilesNameIsMadeOneOfAResource(Path file, String name) {
        assertThat(Convert.nameOf(file)).isEqualTo(name);
    }

    private String file(String name, String yaml) throws IOException {
        return Files.writeString(directory.resolve(name), yaml).toString();
    }

    private int convert(String... arguments) {
        return run(
                Map.of(),
                Stream.concat(Stream.of("convert"), Stream.of(arguments)).toArray(String[]::new));
    }

    private int run(Map<String, String> variables, String... arguments) {
        return Main.commandLine(List.of(arguments), variables)
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
    }
}
