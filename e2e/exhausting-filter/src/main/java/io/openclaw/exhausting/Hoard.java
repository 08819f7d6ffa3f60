package io.openclaw.exhausting;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;

/**
 * Keeps as much as a file says, in lines {@code heap BYTES} and {@code direct BYTES}, and follows it up and down within moments. A file, since a router
 * that sheds hears no request.
 */
final class Hoard {
    private static final String FILE = "HOARD_FILE";
    private static final int PIECE_BYTES = 64 * 1024;
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final Path file;
    private final List<byte[]> heap = new ArrayList<>();
    private final List<ByteBuffer> direct = new ArrayList<>();

    private Hoard(Path file) {
        this.file = file;
    }

    /** Where the environment names a file. */
    static void startIfAsked() {
        String file = System.getenv(FILE);
        if (file != null) {
            Hoard hoard = new Hoard(Path.of(file));
            Thread.ofPlatform().daemon().name("hoard").start(hoard::follow);
        }
    }

    private void follow() {
        while (!Thread.currentThread().isInterrupted()) {
            read().lines().filter(line -> !line.isBlank()).forEach(this::keep);
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    private void keep(String line) {
        String[] wanted = line.split(" ", 2);
        int pieces = (int) (Long.parseLong(wanted[1]) / PIECE_BYTES);
        switch (wanted[0]) {
            case "heap" -> keep(heap, pieces, byte[]::new);
            case "direct" -> {
                if (keep(direct, pieces, ByteBuffer::allocateDirect)) {
                    System.gc(); // a direct buffer's memory goes with the buffer
                }
            }
            default -> throw new IllegalArgumentException(wanted[0]);
        }
    }

    private String read() {
        try {
            return Files.readString(file).strip();
        } catch (NoSuchFileException e) {
            return "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @return whether it keeps less now */
    private static <T> boolean keep(List<T> kept, int pieces, IntFunction<T> make) {
        boolean less = kept.size() > pieces;
        while (kept.size() < pieces) {
            kept.add(make.apply(PIECE_BYTES));
        }
        while (kept.size() > pieces) {
            kept.removeLast();
        }
        return less;
    }
}
