package io.openclaw.e2e.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class TerminalTest {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

    @Test
    void awayFromATerminalThereAreOnlyPlainLinesAndLittleProgress() {
        var terminal = new Terminal(out, false, false);
        terminal.line(Tone.BAD, "bad news");
        terminal.progress("1 request");
        terminal.progress("2 requests");

        assertThat(bytes.toString(StandardCharsets.UTF_8).lines()).containsExactly("bad news", "1 request");
    }

    @Test
    void onATerminalTheProgressIsRewrittenInPlaceAndALineTakesItsPlace() {
        var terminal = new Terminal(out, true, true);
        terminal.progress("1 request");
        terminal.progress("2 requests");
        terminal.line(Tone.GOOD, "ready");

        assertThat(bytes.toString(StandardCharsets.UTF_8))
                .isEqualTo("1 request\r\033[2K2 requests\r\033[2K\033[32mready\033[0m" + System.lineSeparator());
    }
}
