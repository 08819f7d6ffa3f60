package io.openclaw.router.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.openclaw.router.log.RouterLog;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MemoryExhaustedTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final List<Integer> halts = new ArrayList<>();

    @TempDir
    Path directory;

    private Path file;
    private Evidence evidence;
    private MemoryExhausted handler;

    @BeforeEach
    void handler() {
        file = directory.resolve("evidence");
        RouterLog log = RouterLog.to(new PrintStream(bytes, true, StandardCharsets.UTF_8), RouterLog.Format.TEXT);
        evidence = Evidence.of(Map.of(Evidence.FILE, file.toString()), log);
        handler = new MemoryExhausted(log, RouterLog.Format.TEXT, 64, evidence, bytes, halts::add);
    }

    @Test
    void leavesItsWordsAndWhatFilledItsMemory() throws Exception {
        evidence.remember("Short of memory 12 s after the start");
        handler.uncaughtException(Thread.currentThread(), new OutOfMemoryError("Java heap space"));

        assertThat(file).content().isEqualTo(written() + "Short of memory 12 s after the start");
    }

    @Test
    void leavesFourKilobytesAtTheMost() throws Exception {
        evidence.remember("x".repeat(10_000));
        handler.uncaughtException(Thread.currentThread(), new OutOfMemoryError("Java heap space"));

        assertThat(Files.size(file)).isEqualTo(Evidence.MOST_BYTES);
    }

    @Test
    void endsAllTheSameWhereNothingCanBeLeft() {
        RouterLog log = RouterLog.to(new PrintStream(bytes, true, StandardCharsets.UTF_8), RouterLog.Format.TEXT);
        Evidence none = Evidence.of(Map.of(Evidence.FILE, directory.toString()), log);
        assertThat(written()).contains("No evidence could be left", directory.toString(), Evidence.FILE);

        new MemoryExhausted(log, RouterLog.Format.TEXT, 64, none, bytes, halts::add)
                .uncaughtException(Thread.currentThread(), new OutOfMemoryError("Java heap space"));

        assertThat(halts).containsExactly(137);
    }

    @Test
    void haltsWith137OnceHoweverManyThreadsAreHit() {
        handler.uncaughtException(Thread.currentThread(), new OutOfMemoryError("Java heap space"));
        handler.uncaughtException(Thread.currentThread(), new OutOfMemoryError("Java heap space"));

        assertThat(halts).containsExactly(137);
        assertThat(written())
                .startsWith("[OpenClaw Router] FATAL: clw-router-oom: Router heap exhausted\n")
                .containsOnlyOnce("Exiting with code 137 (SIGKILL)");
    }

    @ParameterizedTest
    @CsvSource({
        "Java heap space, Router heap exhausted",
        "Requested array size exceeds VM limit, Router heap exhausted",
        "Cannot reserve 4096 bytes of direct buffer memory, Router direct memory exhausted",
        "Metaspace, Router class metadata exhausted",
        "Compressed class space, Router class metadata exhausted",
        "unable to create native thread: possibly out of memory, Router can start no more threads"
    })
    void tellsWhatRanOut(String message, String headline) {
        handler.uncaughtException(Thread.currentThread(), new OutOfMemoryError(message));

        assertThat(written()).contains("clw-router-oom: " + headline + "\n");
    }

    @Test
    void findsExhaustedMemoryBehindOtherErrors() {
        handler.uncaughtException(
                Thread.currentThread(), new CompletionException(new OutOfMemoryError("Java heap space")));

        assertThat(halts).containsExactly(137);
    }

    @Test
    void haltsThoughTheRequestsCannotBeCounted() {
        handler.countRequestsBy(() -> {
            throw new OutOfMemoryError("Java heap space");
        });

        handler.uncaughtException(Thread.currentThread(), new OutOfMemoryError("Java heap space"));

        assertThat(halts).containsExactly(137);
    }

    @Test
    void logsEverythingElseAndGoesOn() {
        handler.uncaughtException(Thread.currentThread(), new IllegalStateException("on purpose"));

        assertThat(halts).isEmpty();
        assertThat(written())
                .startsWith("[OpenClaw Router] ERROR: Uncaught java.lang.IllegalStateException: on purpose in thread ")
                .contains("[OpenClaw Router]   at io.openclaw.router.lifecycle.MemoryExhaustedTest");
    }

    private String written() {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
