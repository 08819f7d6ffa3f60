package io.openclaw.router.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class PlainArgumentsTest {
    @Test
    void readsAUsualStart() {
        PlainArguments arguments = PlainArguments.of(
                        List.of("--memory-mb", "512", "--config=router.yaml", "--port=-1", "--print-plan"))
                .orElseThrow();

        assertThat(arguments.number("--memory-mb")).isEqualTo(512);
        assertThat(arguments.number("--port")).isEqualTo(-1);
        assertThat(arguments.text("--config")).isEqualTo("router.yaml");
        assertThat(arguments.text("--profile")).isNull();
        assertThat(arguments.number("--memory-swap-mb")).isNull();
        assertThat(arguments.has("--print-plan")).isTrue();
        assertThat(arguments.has("--check")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--help",
                "--version",
                "--memroy-mb 5",
                "--memory-mb",
                "--memory-mb 2g",
                "--memory-mb 9999999999",
                "--memory-mb 5 --memory-mb 6",
                "--config",
                "--config --check",
                "--config=",
                "--check=true",
                "--check --check",
                "@arguments",
                "heap diff",
                "router.yaml"
            })
    void leavesTheRestToPicocli(String words) {
        assertThat(PlainArguments.of(List.of(words.split(" ", -1)))).isEmpty();
    }

    @Test
    void whatItReadsPicocliReadsTheSame() {
        List<String> words =
                List.of("--memory-mb=96", "--memory-swap-mb", "7", "--port", "4000", "--config", "a b.yaml", "--check");
        Main ours = new Main(words, java.util.Map.of());
        ours.take(PlainArguments.of(words).orElseThrow());
        Main picoclis = new Main(words, java.util.Map.of());
        new CommandLine(picoclis).parseArgs(words.toArray(String[]::new));

        assertThat(ours).usingRecursiveComparison().ignoringFields("command").isEqualTo(picoclis);
    }

    @Test
    void knowsEveryFlagThatPicocliKnows() {
        Main ours = new Main(List.of(), java.util.Map.of());
        for (CommandLine.Model.OptionSpec option :
                new CommandLine(ours).getCommandSpec().options()) {
            if (option.usageHelp() || option.versionHelp()) {
                continue;
            }
            boolean number = option.type().equals(Integer.class);
            List<String> words = option.arity().max() == 0
                    ? List.of(option.longestName())
                    : List.of(option.longestName(), number ? "7" : "a.yaml");
            Main plain = new Main(words, java.util.Map.of());
            plain.take(PlainArguments.of(words).orElseThrow());
            Main picoclis = new Main(words, java.util.Map.of());
            new CommandLine(picoclis).parseArgs(words.toArray(String[]::new));

            assertThat(plain)
                    .as(option.longestName())
                    .usingRecursiveComparison()
                    .ignoringFields("command")
                    .isEqualTo(picoclis);
        }
    }
}
