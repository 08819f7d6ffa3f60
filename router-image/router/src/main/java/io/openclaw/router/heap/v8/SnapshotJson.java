package io.openclaw.router.heap.v8;

import java.io.Flushable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Writes JSON that is mostly numbers, without an object for any of them. ASCII only, so that no reader can cut a character in two. */
final class SnapshotJson implements Flushable {
    private static final int BUFFER_BYTES = 1 << 15;
    /** The longest long has twenty. */
    private static final int MOST_DIGITS = 20;

    private final OutputStream out;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int filled;

    SnapshotJson(OutputStream out) {
        this.out = out;
    }

    void raw(String ascii) throws IOException {
        byte[] bytes = ascii.getBytes(StandardCharsets.US_ASCII);
        for (byte each : bytes) {
            require(1);
            buffer[filled++] = each;
        }
    }

    void raw(char ascii) throws IOException {
        require(1);
        buffer[filled++] = (byte) ascii;
    }

    /** @param number at least 0 */
    void number(long number) throws IOException {
        require(MOST_DIGITS);
        int digits = 1;
        for (long power = 10; digits < MOST_DIGITS - 1 && number >= power; power *= 10) {
            digits++;
        }
        long rest = number;
        for (int at = filled + digits - 1; at >= filled; at--) {
            buffer[at] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        filled += digits;
    }

    void text(String text) throws IOException {
        raw('"');
        for (int i = 0; i < text.length(); i++) {
            char next = text.charAt(i);
            if (next == '"' || next == '\\') {
                raw('\\');
                raw(next);
            } else if (next < ' ' || next > '~') {
                raw(String.format("\\u%04x", (int) next));
            } else {
                raw(next);
            }
        }
        raw('"');
    }

    private void require(int bytes) throws IOException {
        if (buffer.length - filled < bytes) {
            flush();
        }
    }

    /** What is here goes to the stream, which is not flushed for it. */
    @Override
    public void flush() throws IOException {
        out.write(buffer, 0, filled);
        filled = 0;
    }
}
