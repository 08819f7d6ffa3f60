package io.openclaw.router.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** W3C Trace Context, section 3.2. */
class TraceContextTest {
    private static final String ID = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String VALID = "00-" + ID + "-00f067aa0ba902b7-01";

    private static HttpHeaders prepared(String... parents) {
        HttpHeaders headers = new DefaultHttpHeaders().set("tracestate", "a=1");
        for (String parent : parents) {
            headers.add("traceparent", parent);
        }
        TraceContext.prepare(headers);
        return headers;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                VALID,
                "00-" + ID + "-00f067aa0ba902b7-00",
                "cc-" + ID + "-00f067aa0ba902b7-01",
                "cc-" + ID + "-00f067aa0ba902b7-01-what-the-future-will-be-like"
            })
    void whatIsWellFormedGoesOnUntouched(String parent) {
        HttpHeaders headers = prepared(parent);
        assertThat(headers.get("traceparent")).isEqualTo(parent);
        assertThat(headers.get("tracestate")).isEqualTo("a=1");
        assertThat(TraceContext.traceId(headers)).isEqualTo(ID);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "00",
                VALID + "-extra",
                "ff-" + ID + "-00f067aa0ba902b7-01",
                "0x-" + ID + "-00f067aa0ba902b7-01",
                "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
                "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
                "00-" + ID + "-0000000000000000-01",
                "00-" + ID + "-00f067aa0ba902b7-0g",
                "00_" + ID + "-00f067aa0ba902b7-01",
                "00-" + ID + "_00f067aa0ba902b7-01",
                "00-" + ID + "-00f067aa0ba902b7_01",
                "cc-" + ID + "-00f067aa0ba902b7-01.what"
            })
    void whatIsMalformedGoesWithItsState(String parent) {
        HttpHeaders headers = prepared(parent);
        assertThat(headers.contains("traceparent")).isFalse();
        assertThat(headers.contains("tracestate")).isFalse();
    }

    @Test
    void twoParentsAreNone() {
        assertThat(prepared(VALID, VALID).contains("traceparent")).isFalse();
    }

    @Test
    void noTraceIsBegunHere() {
        HttpHeaders headers = prepared();
        assertThat(headers.contains("traceparent")).isFalse();
        assertThat(headers.get("tracestate")).isEqualTo("a=1");
    }
}
