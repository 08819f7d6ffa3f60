package io.openclaw.router.cli;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A screen to draw on, with keys that come one by one (stty(1)); or none, and lines instead. */
final class Terminal implements AutoCloseable {
    private static final File DEVICE = new File("/dev/tty");
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);
    private static final long STTY_SECONDS = 5;

    /** ECMA-48: another screen, no cursor; and back. */
    private static final String ENTER = "\033[?1049h\033[?25l";

    private static final String LEAVE = "\033[?25h\033[?1049l";
    private static final String TO_TOP = "\033[H";
    private static final String CLEAR_LINE = "\033[K";
    private static final String CLEAR_BELOW = "\033[J";

    private final PrintWriter out;
    private final boolean drawn;
    /** As stty prints it; null where keys come a line at a time. */
    private final @Nullable String before;

    private final Thread restoring = new Thread(this::restore, "clw-terminal");

    private Terminal(PrintWriter out, boolean drawn, @Nullable String before) {
        this.out = out;
        this.drawn = drawn;
        this.before = before;
    }

    static Terminal none(PrintWriter out) {
        return new Terminal(out, false, null);
    }

    static Terminal open(PrintWriter out) throws IOException, InterruptedException {
        String before = DEVICE.exists() ? stty("-g") : null;
        if (before != null) {
            var _ = stty("-icanon", "-echo", "min", "0", "time", "0");
        }
        Terminal terminal = new Terminal(out, true, before);
        Runtime.getRuntime().addShutdownHook(terminal.restoring); // for Ctrl-C
        out.print(ENTER);
        out.flush();
        return terminal;
    }

    boolean isDrawn() {
        return drawn;
    }

    void draw(List<String> lines) {
        StringBuilder screen = new StringBuilder(TO_TOP);
        for (String line : lines) {
            screen.append(line).append(CLEAR_LINE).append("\r\n");
        }
        out.print(screen.append(CLEAR_BELOW));
        out.flush();
    }

    /** Below what was drawn. */
    void line(String line) {
        out.println(line + (drawn ? CLEAR_LINE : ""));
        out.flush();
    }

    /** Waits, and sooner ends where a q is typed. @return whether it was */
    boolean awaitQuit(Duration most) throws IOException {
        long end = System.nanoTime() + most.toNanos();
        while (System.nanoTime() < end && !Thread.currentThread().isInterrupted()) {
            if (before != null && isQuitTyped()) {
                return true;
            }
            LockSupport.parkNanos(before == null ? end - System.nanoTime() : BETWEEN_LOOKS.toNanos());
        }
        return Thread.currentThread().isInterrupted();
    }

    private static boolean isQuitTyped() throws IOException {
        InputStream keys = System.in;
        while (keys.available() > 0) {
            int key = keys.read();
            if (key == 'q' || key == 'Q') {
                return true;
            }
        }
        return false;
    }

    /** Null where there is no such program, or the terminal is none of its kind. */
    private static @Nullable String stty(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("stty"));
        command.addAll(List.of(arguments));
        Process stty;
        try {
            stty = new ProcessBuilder(command).redirectInput(DEVICE).start();
        } catch (IOException e) {
            return null; // keys then need an Enter
        }
        String said = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
        return stty.waitFor(STTY_SECONDS, TimeUnit.SECONDS) && stty.exitValue() == 0 ? said : null;
    }

    private void restore() {
        out.print(LEAVE);
        out.flush();
        String settings = before;
        if (settings != null) {
            try {
                var _ = stty(settings);
            } catch (IOException | InterruptedException e) {
                out.println("clw-router: the terminal could not be set back (" + e + "): type reset");
                out.flush();
            }
        }
    }

    @Override
    public void close() {
        if (drawn) {
            boolean ending = !Runtime.getRuntime().removeShutdownHook(restoring);
            if (!ending) {
                restore();
            }
        }
    }
}
