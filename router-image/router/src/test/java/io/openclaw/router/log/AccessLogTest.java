package io.openclaw.router.log;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AccessLogTest {
    private static final long AT = 1_795_516_929_007L;

    private static AccessLog.Line line(String method, String target) {
        return new AccessLog.Line(
                AT, "10.0.0.7", method, target, 200, 3, 17, 1_204_999, 911_000, "all", "10.0.1.4:8080", null, null);
    }

    private static final AccessLog.Line NOTHING =
            new AccessLog.Line(AT, "::1", null, null, 0, 0, 0, 0, -1, null, null, "clw-request-invalid", null);

    private static String written(RouterLog.Format format, AccessLog.Line... lines) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (LineBuffer buffer = new LineBuffer(out)) {
            AccessLog log = new AccessLog(buffer, format, 1);
            for (AccessLog.Line line : lines) {
                log.write(line);
            }
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void textHasTheRoutersLook() {
        assertThat(written(RouterLog.Format.TEXT, line("GET", "/x?y=1"), NOTHING))
                .isEqualTo("""
                        [OpenClaw Router] ACCESS: 2026-11-24T10:42:09.007Z 10.0.0.7 "GET /x?y=1" 200 in=3 out=17 duration_ms=1.204 \
                        upstream_wait_ms=0.911 route=all upstream=10.0.1.4:8080 code=- trace=-
                        [OpenClaw Router] ACCESS: 2026-11-24T10:42:09.007Z ::1 "- -" - in=0 out=0 duration_ms=0.000 upstream_wait_ms=- \
                        route=- upstream=- code=clw-request-invalid trace=-
                        """);
    }

    @Test
    void jsonHasAlwaysTheSameNames() throws IOException {
        String[] lines =
                written(RouterLog.Format.JSON, line("GET", "/x"), NOTHING).split("\n");
        JsonNode one = new ObjectMapper().readTree(lines[0]);
        JsonNode none = new ObjectMapper().readTree(lines[1]);
        assertThat(one.get("time").textValue()).isEqualTo("2026-11-24T10:42:09.007Z");
        assertThat(one.get("duration_ms").doubleValue()).isEqualTo(1.204);
        assertThat(one.get("bytes_in").longValue()).isEqualTo(3);
        assertThat(none.get("status").isNull()).isTrue();
        assertThat(none.get("code").textValue()).isEqualTo("clw-request-invalid");
        assertThat(none.fieldNames()).toIterable().containsExactlyElementsOf(() -> one.fieldNames());
    }

    @Test
    void noRequestCanWriteALineOrAFieldOfItsOwn() throws IOException {
        String evil = "/\"\n[OpenClaw Router] FATAL: x\r\u001b[31m\\\u00e9\u2028";
        for (RouterLog.Format format : RouterLog.Format.values()) {
            String text = written(format, line("G\"\nET", evil));
            assertThat(text).hasLineCount(1).matches("(?s)[ -~]*\n");
        }
        JsonNode json = new ObjectMapper().readTree(written(RouterLog.Format.JSON, line("GET", evil)));
        assertThat(json.get("target").textValue()).isEqualTo(evil);
        assertThat(written(RouterLog.Format.TEXT, line("GET", evil)))
                .contains("\"GET /\\\"\\u000a[OpenClaw Router] FATAL: x\\u000d\\u001b[31m\\\\\\u00e9\\u2028\" 200");
    }

    @Test
    void theLongestLineHasABound() {
        String endless = "\u0001".repeat(100_000);
        AccessLog.Line line = new AccessLog.Line(
                AT,
                endless,
                endless,
                endless,
                999,
                Long.MAX_VALUE,
                Long.MAX_VALUE,
                Long.MAX_VALUE,
                Long.MAX_VALUE,
                endless,
                endless,
                endless,
                endless);
        for (RouterLog.Format format : RouterLog.Format.values()) {
            assertThat(written(format, line).length()).isBetween(6 * AccessLog.MAX_TARGET, 32 * 1024);
        }
    }

    @Test
    void aSampleIsAPartOfAll() {
        AccessLog tenth = new AccessLog(new LineBuffer(OutputStream.nullOutputStream()), RouterLog.Format.TEXT, 0.1);
        assertThat(IntStream.range(0, 100_000).filter(i -> tenth.wants()).count())
                .isBetween(9_000L, 11_000L);
        AccessLog none = new AccessLog(new LineBuffer(OutputStream.nullOutputStream()), RouterLog.Format.TEXT, 0);
        assertThat(IntStream.range(0, 1_000).noneMatch(i -> none.wants())).isTrue();
    }

    /** Takes nothing until it is opened. */
    private static final class Standstill extends OutputStream {
        final CountDownLatch open = new CountDownLatch(1);
        final CountDownLatch reached = new CountDownLatch(1);
        final ByteArrayOutputStream taken = new ByteArrayOutputStream();

        @Override
        public void write(int b) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void write(byte[] bytes, int from, int length) {
            reached.countDown();
            try {
                open.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            taken.write(bytes, from, length);
        }
    }

    @Test
    void anOutputThatStandsStillCostsLinesAndNobodysTime() throws InterruptedException {
        Standstill out = new Standstill();
        byte[] line = "0123456789\n".getBytes(StandardCharsets.US_ASCII);
        LineBuffer buffer = new LineBuffer(out, 1264); // of which lines may have seven eighths
        buffer.append(line, line.length);
        out.reached.await(); // the first line is with the writer, which is stuck
        for (int i = 0; i < 150; i++) {
            buffer.append(line, line.length);
        }
        assertThat(buffer.dropped()).isEqualTo(50);
        buffer.message(line); // the router's own words find room all the same
        out.open.countDown();
        buffer.close();
        assertThat(out.taken.size()).isEqualTo(102 * line.length);
        buffer.append(line, line.length); // too late
        assertThat(buffer.dropped()).isEqualTo(51);
    }

    @Test
    void closingDoesNotWaitForEverForAnOutputThatStandsStill() throws InterruptedException {
        Standstill out = new Standstill();
        LineBuffer buffer = new LineBuffer(out);
        buffer.append(new byte[10], 10);
        out.reached.await();
        buffer.close();
        assertThat(out.taken.size()).isZero();
        out.open.countDown();
    }
}
