package io.openclaw.router.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.AsciiString;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A frozen head that has become a head again is the head that it was, whatever is done to it. */
class FrozenHeadTest {
    private static final List<String> NAMES =
            List.of("Content-Type", "content-type", "Set-Cookie", "SET-COOKIE", "ETag", "X-Own", "x-oWn", "Age");

    private static final int STEPS = 200;

    @Test
    void linesThatNobodyChangedAreWrittenAsTheyCame() {
        HttpResponse head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
        head.headers()
                .add("content-type", "text/plain")
                .add("X-Empty", "")
                .add("date", "today")
                .add("Set-Cookie", AsciiString.of("a=b"))
                .add("Content-Length", "7");
        HttpResponse thawed = FrozenHead.thaw(FrozenHead.freeze(head, _ -> false));
        thawed.headers().set("Age", "3");

        assertThat(written(thawed))
                .isEqualTo(
                        "HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\nX-Empty: \r\ndate: today\r\nSet-Cookie: a=b\r\n"
                                + "Content-Length: 7\r\nAge: 3\r\n\r\n");
    }

    @Test
    void whatIsLeftOutIsGone() {
        HttpResponse head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.NOT_FOUND);
        head.headers().add("Age", "1").add("ETag", "\"a\"").add("Connection", "close");
        HttpResponse thawed = FrozenHead.thaw(FrozenHead.freeze(
                head, name -> AsciiString.contentEqualsIgnoreCase(name, "age") || "Connection".contentEquals(name)));

        assertThat(thawed.status()).isEqualTo(HttpResponseStatus.NOT_FOUND);
        assertThat(thawed.headers().size()).isEqualTo(1);
        assertThat(thawed.headers().contains("age")).isFalse();
        assertThat(written(thawed)).isEqualTo("HTTP/1.1 404 Not Found\r\nETag: \"a\"\r\n\r\n");
    }

    /** Against fields that were never frozen. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void changesAreThoseOfAnyHead(long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < STEPS; round++) {
            HttpResponse head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
            for (int fields = random.nextInt(6); fields > 0; fields--) {
                head.headers().add(name(random), "v" + random.nextInt());
            }
            HttpHeaders expected = new FlatHeaders().add(head.headers());
            HttpResponse thawed = FrozenHead.thaw(FrozenHead.freeze(head, _ -> false));
            for (int change = random.nextInt(5); change > 0; change--) {
                change(random, thawed.headers(), expected);
            }

            assertThat(inLines(thawed.headers())).isEqualTo(inLines(expected));
        }
    }

    /** The same change and the same question to both. */
    private static void change(Random random, HttpHeaders actual, HttpHeaders expected) {
        String name = name(random);
        String value = "w" + random.nextInt();
        switch (random.nextInt(8)) {
            case 0 -> {
                actual.add(name, value);
                expected.add(name, value);
            }
            case 1 -> {
                actual.set(name, value);
                expected.set(name, value);
            }
            case 2 -> {
                actual.remove(name);
                expected.remove(name);
            }
            case 3 -> {
                if (random.nextInt(8) == 0) {
                    actual.clear();
                    expected.clear();
                }
            }
            case 4 -> assertThat(actual.get(name)).isEqualTo(expected.get(name));
            case 5 -> assertThat(actual.getAll(name)).isEqualTo(expected.getAll(name));
            case 6 -> assertThat(actual.contains(name)).isEqualTo(expected.contains(name));
            default -> {
                assertThat(actual.size()).isEqualTo(expected.size());
                assertThat(actual.isEmpty()).isEqualTo(expected.isEmpty());
                assertThat(written(response(actual))).isEqualTo(written(response(expected)));
            }
        }
    }

    private static String name(Random random) {
        return NAMES.get(random.nextInt(NAMES.size()));
    }

    private static HttpResponse response(HttpHeaders headers) {
        return new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK, headers);
    }

    private static List<String> inLines(HttpHeaders headers) {
        return headers.entries().stream()
                .map((Map.Entry<String, String> field) -> field.getKey() + ": " + field.getValue())
                .toList();
    }

    private static String written(HttpResponse head) {
        EmbeddedChannel channel = new EmbeddedChannel(new ResponseEncoder());
        channel.writeOutbound(head);
        ByteBuf bytes = channel.readOutbound();
        try {
            return bytes.toString(StandardCharsets.US_ASCII);
        } finally {
            bytes.release();
            channel.finishAndReleaseAll();
        }
    }
}
