package io.openclaw.router.heap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.openclaw.router.heap.HeapDumps.Attempt;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HeapDumpsTest {
    private static final int MOST_MB = 4096;

    private final AtomicLong nanos = new AtomicLong();
    private ClassHistogram live = new ClassHistogram(List.of(), 0, 0);

    @TempDir
    Path directory;

    @Test
    void leavesNothingWhenItWasRead() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        try (HeapDump dump = made(dumps("a dump"))) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(only())))
                    .isEqualTo("rwx------");
            dump.writeHprof(out);
            assertThat(only()).isEmptyDirectory();
        }
        assertThat(out).hasToString("a dump");
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void leavesNothingOfAClientThatGoesAway() throws IOException {
        OutputStream gone = new OutputStream() {
            @Override
            public void write(int oneByte) throws IOException {
                throw new IOException("gone");
            }
        };

        try (HeapDump dump = made(dumps("a dump"))) {
            assertThatThrownBy(() -> dump.writeHprof(gone)).hasMessage("gone");
        }
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void leavesNothingOfADumpThatFailsAndIsFreeForTheNext() throws IOException {
        HeapDumps dumps = dumps(file -> {
            Files.writeString(file, "half");
            throw new IOException("no space left on device");
        });

        assertThatThrownBy(() -> dumps.attempt(MOST_MB)).hasMessage("no space left on device");
        assertThat(directory).isEmptyDirectory();
        assertThat(dumps.busy()).isFalse();
    }

    @Test
    void makesOneAtATimeWithARestBetweenTwo() throws IOException {
        HeapDumps dumps = dumps("a dump");
        HeapDump first = made(dumps);
        assertThat(dumps.busy()).isTrue();
        assertThat(dumps.attempt(MOST_MB)).isEqualTo(new Attempt.Busy());
        first.close();
        first.close();
        assertThat(dumps.busy()).isFalse();
        assertThat(dumps.attempt(MOST_MB)).isEqualTo(new Attempt.Resting(30));
        nanos.addAndGet(HeapDumps.REST.minusMillis(1).toNanos());
        assertThat(dumps.attempt(MOST_MB)).isEqualTo(new Attempt.Resting(1));
        nanos.addAndGet(1_000_000);
        made(dumps).close();
    }

    @Test
    void refusesWhatWouldFillTheDisk() throws IOException {
        long everything = Files.getFileStore(directory).getTotalSpace();
        live = ofBytes(everything);

        assertThat(why(dumps("a dump")))
                .contains("a dump takes up to", directory.toString(), "CLW_ROUTER_DUMP_DIRECTORY");
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void refusesWhatIsMoreThanAllowed() throws IOException {
        live = ofBytes(100 << 20);
        HeapDumps dumps = dumps("a dump");

        assertThat(dumps.attempt(10))
                .isInstanceOfSatisfying(
                        Attempt.NoRoom.class,
                        refused -> assertThat(refused.why()).contains("debug.max_dump_mb is 10"));
        made(dumps).close(); // a refusal takes no rest
    }

    @Test
    void refusesADirectoryThatIsNone() throws IOException {
        Path absent = directory.resolve("absent");
        HeapDumps dumps = new HeapDumps(new DumpDirectory(absent, () -> 0), file -> {}, () -> live, nanos::get);

        assertThat(why(dumps)).startsWith("nothing can be written to " + absent);
    }

    @Test
    void aDumpIsNeverLargerThanWasToldBefore() throws Exception {
        KnownHeap.run(directory, 100_000, "-XX:+UseSerialGC", "-XX:+UseCompactObjectHeaders");
        ClassHistogram told = ClassHistogram.parse(Files.readString(directory.resolve(KnownHeap.HISTOGRAM)));

        assertThat(Files.size(directory.resolve(KnownHeap.DUMP)))
                .isBetween(DumpSize.mostBytes(told) / 8, DumpSize.mostBytes(told));
    }

    private static ClassHistogram ofBytes(long bytes) {
        return new ClassHistogram(List.of(new ClassHistogram.Row("[B", 1, bytes)), 1, bytes);
    }

    private HeapDumps dumps(String content) {
        return dumps(file -> Files.writeString(file, content));
    }

    private HeapDumps dumps(HeapDumps.Dumper dumper) {
        return new HeapDumps(new DumpDirectory(directory, () -> Long.MAX_VALUE), dumper, () -> live, nanos::get);
    }

    private static HeapDump made(HeapDumps dumps) throws IOException {
        if (dumps.attempt(MOST_MB) instanceof Attempt.Made(HeapDump dump)) {
            return dump;
        }
        throw new AssertionError("none was made");
    }

    private static String why(HeapDumps dumps) throws IOException {
        if (dumps.attempt(MOST_MB) instanceof Attempt.NoRoom(String why)) {
            return why;
        }
        throw new AssertionError("not refused for want of room");
    }

    private Path only() throws IOException {
        try (Stream<Path> all = Files.list(directory)) {
            List<Path> paths = all.toList();
            assertThat(paths).hasSize(1);
            return paths.getFirst();
        }
    }
}
