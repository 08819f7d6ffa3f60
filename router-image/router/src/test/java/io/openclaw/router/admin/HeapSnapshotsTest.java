package io.openclaw.router.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.openclaw.router.cache.Purge;
import io.openclaw.router.heap.ClassHistogram;
import io.openclaw.router.heap.DumpDirectory;
import io.openclaw.router.heap.HeapDumps;
import io.openclaw.router.log.RouterLog;
import io.openclaw.router.memory.Pressure;
import io.openclaw.router.metrics.Snapshot;
import io.openclaw.router.metrics.State;
import io.openclaw.settings.Settings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HeapSnapshotsTest {
    private final Running running = new Running();
    private final ByteArrayOutputStream log = new ByteArrayOutputStream();
    private HeapDumps.Dumper dumper = file -> Files.writeString(file, "a dump");

    @TempDir
    Path directory;

    @Test
    void sendsADumpWhereThatIsAllowedAndTellsWhoAskedForIt() throws IOException {
        running.debug = new Settings.Debug(true, 4096);
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        AdminStream stream = (AdminStream) snapshots().answer(asking("format=hprof"));
        stream.body().writeTo(out);
        stream.body().ended(null);

        assertThat(out).hasToString("a dump");
        assertThat(stream.headers())
                .hasEntrySatisfying(
                        "Content-Disposition", file -> assertThat(file).contains("attachment", ".hprof"));
        assertThat(directory).isEmptyDirectory();
        assertThat(log.toString(StandardCharsets.UTF_8))
                .contains("Heap dump made", "Heap dump sent", "Asked for by: /10.1.2.3:4444", "Format: hprof");
    }

    @Test
    void leavesNothingOfAClientThatGoesAway() {
        AdminStream stream = (AdminStream) snapshots().answer(asking(""));
        stream.body().ended(new IOException("the client has left"));

        assertThat(directory).isEmptyDirectory();
        assertThat(log.toString(StandardCharsets.UTF_8)).contains("Heap dump not sent", "Outcome: the client has left");
    }

    @Test
    void givesNoContentsUnlessAllowed() {
        assertThat(refusal("format=hprof", 403)).contains("debug.allow_hprof");
    }

    @Test
    void knowsTwoFormats() {
        assertThat(refusal("format=json", 400)).contains("heapsnapshot or hprof");
    }

    @Test
    void makesOneAtATimeAndRestsBetweenTwo() {
        HeapSnapshots snapshots = snapshots();
        AdminStream first = (AdminStream) snapshots.answer(asking(""));

        assertThat(snapshots.answer(asking("")).status()).isEqualTo(409);
        first.body().ended(null);
        AdminAnswer tooSoon = snapshots.answer(asking(""));
        assertThat(tooSoon.status()).isEqualTo(429);
        assertThat(tooSoon.headers()).containsEntry("Retry-After", "30");
    }

    @Test
    void refusesMoreThanIsAllowed() {
        running.debug = new Settings.Debug(false, 1);

        assertThat(refusal("", 507)).contains("clw-dump-no-room", "debug.max_dump_mb is 1");
    }

    @Test
    void refusesWhileRequestsAreRefusedForWantOfMemory() {
        running.pressure = Pressure.Rung.TRIM;
        ((AdminStream) snapshots().answer(asking(""))).body().ended(null);
        running.pressure = Pressure.Rung.SHED;

        AdminAnswer answer = snapshots().answer(asking(""));

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.headers()).containsKey("Retry-After");
    }

    @ParameterizedTest
    @EnumSource(names = {"STARTING", "DRAINING"})
    void refusesWhereThereIsBetterToDo(State state) {
        running.state = state;

        assertThat(refusal("", 503)).contains("clw-router-disconnect");
    }

    @Test
    void answers500WhereTheJvmCant() {
        dumper = file -> {
            throw new IOException("no space left on device");
        };

        assertThat(refusal("", 500)).contains("clw-internal");
        assertThat(log.toString(StandardCharsets.UTF_8)).contains("Heap dump failed", "no space left on device");
        assertThat(directory).isEmptyDirectory();
    }

    private String refusal(String query, int status) {
        AdminResponse response = (AdminResponse) snapshots().answer(asking(query));
        assertThat(response.status()).isEqualTo(status);
        assertThat(log.toString(StandardCharsets.UTF_8)).contains("Heap dump refused", "Status: " + status);
        return new String(response.body(), StandardCharsets.UTF_8);
    }

    private static AdminRequest asking(String query) {
        return new AdminRequest("GET", "/debug/heap-snapshot", query, Map.of(), true, "/10.1.2.3:4444");
    }

    private HeapSnapshots snapshots() {
        HeapDumps dumps = new HeapDumps(
                new DumpDirectory(directory, () -> Long.MAX_VALUE),
                file -> dumper.dump(file),
                () -> new ClassHistogram(List.of(), 0, 0));
        return new HeapSnapshots(
                running,
                dumps,
                RouterLog.to(new PrintStream(log, true, StandardCharsets.UTF_8), RouterLog.Format.TEXT));
    }

    private static final class Running implements Operations {
        private State state = State.READY;
        private Pressure.Rung pressure = Pressure.Rung.NONE;
        private Settings.Debug debug = new Settings.Debug(false, 4096);

        @Override
        public State state() {
            return state;
        }

        @Override
        public Pressure.Rung pressure() {
            return pressure;
        }

        @Override
        public Settings.Debug debug() {
            return debug;
        }

        @Override
        public Optional<Snapshot> snapshot() {
            return Optional.empty();
        }

        @Override
        public void trimBuffers() {}

        @Override
        public int purge(Purge purge) {
            throw new AssertionError("nobody asks");
        }

        @Override
        public Optional<String> restart() {
            return Optional.empty();
        }

        @Override
        public void drain() {}
    }
}
