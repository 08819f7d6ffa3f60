package io.openclaw.router.heap;

import io.openclaw.router.jvm.DiagnosticCommands;
import io.openclaw.router.jvm.HeapDumper;
import java.io.IOException;
import java.lang.ref.SoftReference;
import java.lang.ref.WeakReference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** A program whose heap has a graph that is known, with secrets in it; dumps it, and says what the JVM counts in it. */
final class KnownHeap {
    static final int LINKS = 1_000;
    /** A system property: whether there are holes between its old objects. */
    static final String HOLES = "holes";

    private static final int SIEVED = 20_000;
    private static final int SIEVED_BYTES = 400;
    private static final int HOLE_EVERY = 8;
    /** All holes together. */
    static final int HOLE_BYTES = SIEVED / HOLE_EVERY * SIEVED_BYTES;

    /** In strings, chars and bytes. */
    static final String SECRET = "s3cr3t-passphrase";

    static final String DUMP = "heap.hprof";
    static final String HISTOGRAM = "histogram.txt";

    private KnownHeap() {}

    /** One of a chain. */
    static final class Link {
        final int number;
        final Link next;
        final Object payload;

        Link(int number, Link next, Object payload) {
            this.number = number;
            this.next = next;
            this.payload = payload;
        }
    }

    /** Inherits fields, of its own and of another package. */
    static final class Named extends WeakReference<Object> {
        final String name;

        Named(Object referent, String name) {
            super(referent);
            this.name = name;
        }
    }

    static Link first;
    static Named weak;
    static SoftReference<Object> soft;
    static long[][] table = {{1, 2}, {3}};
    static byte[][] sieve = new byte[SIEVED][];

    /** @param arguments where the files go, and how many more links there are */
    public static void main(String[] arguments) throws IOException {
        Path directory = Path.of(arguments[0]);
        build(LINKS + Integer.parseInt(arguments[1]));
        var _ = DiagnosticCommands.classHistogram(); // the first one brings a megabyte of its own
        Files.writeString(directory.resolve(HISTOGRAM), DiagnosticCommands.classHistogram());
        HeapDumper.dumpLive(directory.resolve(DUMP));
    }

    private static void build(int links) {
        for (int i = 0; i < links; i++) {
            Object payload = i >= LINKS
                    ? null
                    : switch (i % 4) {
                        case 0 -> SECRET + i;
                        case 1 -> (SECRET + i).toCharArray();
                        case 2 -> (SECRET + i).getBytes(StandardCharsets.UTF_8);
                        default -> new Object[] {null, i, SECRET + i};
                    };
            first = new Link(i, first, payload);
        }
        weak = new Named(first, SECRET);
        soft = new SoftReference<>(first);
        if (Boolean.getBoolean(HOLES)) {
            Arrays.setAll(sieve, _ -> new byte[SIEVED_BYTES]);
            System.gc();
            for (int i = 0; i < SIEVED; i += HOLE_EVERY) {
                sieve[i] = null;
            }
        }
    }

    /** Runs it as a process of its own. */
    static void run(Path directory, int moreLinks, String... flags) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Xmx64m");
        command.addAll(Stream.of(flags).filter(flag -> !flag.isEmpty()).toList());
        command.addAll(List.of(
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                KnownHeap.class.getName(),
                directory.toString(),
                Integer.toString(moreLinks)));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException("ended with " + process.exitValue() + ": " + said);
        }
    }
}
