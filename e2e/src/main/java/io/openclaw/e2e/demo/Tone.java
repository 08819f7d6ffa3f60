package io.openclaw.e2e.demo;

/** How a line of the story sounds; on a terminal, its colour (ECMA-48 SGR parameters). */
enum Tone {
    PLAIN(""),
    QUIET("2"),
    HEADING("1"),
    GOOD("32"),
    ATTENTION("33"),
    BAD("1;31");

    final String sgr;

    Tone(String sgr) {
        this.sgr = sgr;
    }
}
