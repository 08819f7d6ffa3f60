package io.openclaw.operator.restart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.openclaw.diagnosis.Cause;
import org.junit.jupiter.api.Test;

/** A drained pod beside the young one that took its place. */
class FoundTest {
    private static final long MIB = 1 << 20;

    private static Evidence histogram(long mb, String... classes) throws JsonProcessingException {
        return Evidence.of("{\"bytes\": %d, \"classes\": [%s]}".formatted(mb * MIB, String.join(", ", classes)));
    }

    private static String row(String name, long instances, long bytes) {
        return "{\"name\": \"%s\", \"instances\": %d, \"bytes\": %d}".formatted(name, instances, bytes);
    }

    @Test
    void theLargestClassesAreNamedAsJavaDoes() throws JsonProcessingException {
        assertThat(histogram(
                                3,
                                row("[B", 3, 3 * MIB),
                                row("[[Ljava.lang.Object;", 1, 104_858),
                                row("io.acme.Leak$Entry", 7, 0))
                        .excerpt())
                .isEqualTo("3.0 MB in 3 byte[]; 0.1 MB in 1 java.lang.Object[][]; 0.0 MB in 7 io.acme.Leak$Entry");
        assertThat(histogram(3).excerpt()).isEqualTo("the histogram names no class");
    }

    @Test
    void whatIsKeptWithoutARequestIsALeakOfTheClassThatHoldsIt() throws JsonProcessingException {
        Found found = Found.of(
                histogram(
                        100,
                        row("[B", 13_000, 80 * MIB),
                        row("java.util.HashMap$Node", 12_500, MIB),
                        row("acme.Session", 12_000, MIB)),
                "b",
                histogram(12, row("[B", 1_000, 2 * MIB), row("java.util.HashMap$Node", 500, MIB / 2)),
                110);

        assertThat(found.cause()).isEqualTo(Cause.HANDLER_LEAK);
        assertThat(found.evidence())
                .startsWith(
                        "88 MB more live than in the young pod b, and no request left to need it: 12000 acme.Session"
                                + " with 79.5 MB in step, 78.0 MB in 12000 byte[]. All that"
                                + " is live: 80.0 MB in 13000 byte[]; ");
    }

    @Test
    void aLeakOfThePlatformsClassesIsTheirs() throws JsonProcessingException {
        Found found = Found.of(
                histogram(100, row("[B", 90, 80 * MIB), row("java.lang.StringBuilder", 90, 2 * MIB)),
                "b",
                histogram(12, row("[B", 10, 2 * MIB)),
                110);

        assertThat(found.cause()).isEqualTo(Cause.HANDLER_LEAK);
        assertThat(found.evidence())
                .contains("no request left to need it: 78.0 MB in 80 byte[], 2.0 MB in 90 java.lang.StringBuilder.");
    }

    @Test
    void aYoungPodThatHoldsAsMuchHasTooLittleMemory() throws JsonProcessingException {
        Found found =
                Found.of(histogram(112, row("[B", 13, 100 * MIB)), "b", histogram(108, row("[B", 13, 99 * MIB)), 112);

        assertThat(found.cause()).isEqualTo(Cause.INSUFFICIENT_MEMORY);
        assertThat(found.evidence())
                .isEqualTo(
                        "The young pod b holds 108 MB already, of 112 MB before: a restart frees nothing. All that is live:"
                                + " 100.0 MB in 13 byte[]");
    }

    @Test
    void whatWentWithTheRequestsProvesNothing() throws JsonProcessingException {
        Found found = Found.of(histogram(40, row("[B", 13, 30 * MIB)), "b", histogram(12), 110);

        assertThat(found.cause()).isNull();
        assertThat(found.evidence()).isEqualTo("30.0 MB in 13 byte[]");
        assertThat(Scene.replaced("a", "b", Pods.NOW).with(found).memoryAfterMb())
                .as("as it is now, not as it was last sampled")
                .isEqualTo(12);
    }

    @Test
    void aCauseThatWasKnownStays() {
        Found leak = new Found("900 acme.Session", Cause.HANDLER_LEAK, 12L);

        assertThat(Scene.replaced("a", "b", Pods.NOW).with(leak).cause()).isEqualTo("HandlerLeak");
        assertThat(Scene.replaced("a", "b", Pods.NOW)
                        .with(new Found("", Cause.GC_PRESSURE, null))
                        .with(leak)
                        .cause())
                .isEqualTo("GCPressure");
        assertThat(Scene.replaced("a", "b", Pods.NOW)
                        .with(new Found("", Cause.UNKNOWN, null))
                        .with(leak)
                        .cause())
                .isEqualTo("HandlerLeak");
    }
}
