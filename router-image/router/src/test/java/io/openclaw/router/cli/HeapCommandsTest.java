package io.openclaw.router.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeapCommandsTest {
    private static final String SMALL = """
            {"snapshot":{"meta":{"node_fields":["type","name","self_size"],"node_types":[["object"],"string","number"]}},
            "nodes":[0,0,1000, 0,1,10],"strings":["Leak","Steady"]}""";
    private static final String LARGE = """
            {"snapshot":{"meta":{"node_fields":["type","name","self_size"],"node_types":[["object"],"string","number"]}},
            "nodes":[0,0,1000, 0,0,5000000, 0,1,10, 0,2,40],"strings":["Leak","Steady","Fresh"]}""";

    @TempDir
    Path directory;

    @Test
    void diffPrintsWhatGrewMostBytesFirst() throws IOException {
        CommandRun run = CommandRun.of("heap", "diff", file("before", SMALL), file("after", LARGE));

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out().lines().toList())
                .containsExactly(
                        "1010 B in 2 objects, then 4.8 MiB in 4: +4.8 MiB, +2 objects",
                        "",
                        "    grown by        objects          now        objects  class",
                        "    +4.8 MiB             +1      4.8 MiB              2  Leak",
                        "       +40 B             +1         40 B              1  Fresh");
    }

    @Test
    void diffPrintsAsManyAsAskedFor() throws IOException {
        CommandRun run = CommandRun.of("heap", "diff", "--top=1", file("before", SMALL), file("after", LARGE));

        assertThat(run.out()).contains("Leak").doesNotContain("Fresh");
    }

    @Test
    void diffSaysWhereNothingGrew() throws IOException {
        CommandRun run = CommandRun.of("heap", "diff", file("before", LARGE), file("after", SMALL));

        assertThat(run.out()).contains("No class grew.");
    }

    @Test
    void aFileThatCantBeReadIsNamedAndExits74() throws IOException {
        String absent = directory.resolve("absent.hprof").toString();
        CommandRun run = CommandRun.of("heap", "diff", file("before", SMALL), absent);
        assertThat(run.exitCode()).isEqualTo(74);
        assertThat(run.err()).isEqualToIgnoringNewLines("clw-router: " + absent + ": no such file");

        String other = file("notes.txt", "hello");
        assertThat(CommandRun.of("heap", "diff", other, other).err())
                .isEqualToIgnoringNewLines("clw-router: " + other + ": neither a heap dump nor a heap snapshot");
        assertThat(CommandRun.of("heap", "convert", other, file("to", "as it was"))
                        .err())
                .contains(other + " to ", "no heap dump: it does not begin with");
    }

    @Test
    void aConversionThatFailsLeavesWhatWasThere() throws IOException {
        String to = file("to", "as it was");

        CommandRun run = CommandRun.of("heap", "convert", file("from", "JAVA PROFILE 1.0.2"), to);

        assertThat(run.exitCode()).isEqualTo(74);
        assertThat(Path.of(to)).hasContent("as it was");
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files).hasSize(2);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "heap",
                "heap dif a b",
                "heap diff a",
                "heap diff a b c",
                "heap diff --top=0 a b",
                "heap diff --top=many a b",
                "heap convert a",
                "--port=4000 heap diff a b"
            })
    void anythingElseExits64(String words) {
        CommandRun run = CommandRun.of(words.split(" "));

        assertThat(run.exitCode()).isEqualTo(64);
        assertThat(run.err()).containsAnyOf("Usage: clw-router", "Did you mean: heap diff?");
        assertThat(run.out()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--help",
                "heap --help",
                "heap diff --help",
                "heap convert --help",
                "top --help",
                "convert --help"
            })
    void helpTeachesByExampleAndNamesTheExitCodes(String words) {
        CommandRun run = CommandRun.of(words.split(" "));

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("Usage: clw-router", "  c");
        if (!words.equals("heap --help")) {
            assertThat(run.out()).contains("Example", "Exit codes: 0");
        }
        assertThat(run.out().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThan(161));
    }

    @Test
    void completionKnowsEveryCommand() {
        CommandRun run = CommandRun.of("generate-completion");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("clw-router", "--memory-mb", "heap", "diff", "top", "convert");
    }

    private String file(String name, String content) throws IOException {
        return Files.writeString(directory.resolve(name), content).toString();
    }
}
