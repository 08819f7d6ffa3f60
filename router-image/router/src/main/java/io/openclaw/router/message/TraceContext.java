package io.openclaw.router.message;

import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * W3C Trace Context. The router takes no part in a trace: what is well-formed is passed on untouched, what isn't is dropped together with its
 * tracestate (Trace Context, section 3.2 and 4.3), and no trace is begun here.
 */
public final class TraceContext {
    private static final AsciiString TRACEPARENT = AsciiString.cached("traceparent");
    private static final AsciiString TRACESTATE = AsciiString.cached("tracestate");

    /** {@code 00-<32 hex>-<16 hex>-<2 hex>}. */
    private static final int LENGTH = 55;

    private static final int TRACE_ID_AT = 3;
    private static final int PARENT_ID_AT = 36;
    private static final int FLAGS_AT = 53;

    private TraceContext() {}

    /** Drops what is malformed. */
    public static void prepare(HttpHeaders headers) {
        if (headers.contains(TRACEPARENT) && traceId(headers) == null) {
            headers.remove(TRACEPARENT);
            headers.remove(TRACESTATE);
        }
    }

    /** 32 lower-case hex digits, or null where the request belongs to no trace. */
    public static @Nullable String traceId(HttpHeaders headers) {
        List<String> all = headers.getAll(TRACEPARENT);
        if (all.size() != 1) {
            return null;
        }
        String parent = all.get(0);
        return isValid(parent) ? parent.substring(TRACE_ID_AT, PARENT_ID_AT - 1) : null;
    }

    private static boolean isValid(String parent) {
        if (parent.length() < LENGTH
                || !isHex(parent, 0, TRACE_ID_AT - 1)
                || parent.startsWith("ff")
                || parent.charAt(TRACE_ID_AT - 1) != '-'
                || parent.charAt(PARENT_ID_AT - 1) != '-'
                || parent.charAt(FLAGS_AT - 1) != '-') {
            return false;
        }
        if (parent.length() > LENGTH && (parent.startsWith("00") || parent.charAt(LENGTH) != '-')) {
            return false; // only a later version may have more fields
        }
        return isId(parent, TRACE_ID_AT, PARENT_ID_AT - 1)
                && isId(parent, PARENT_ID_AT, FLAGS_AT - 1)
                && isHex(parent, FLAGS_AT, LENGTH);
    }

    /** Not all zeros. */
    private static boolean isId(String text, int from, int to) {
        if (!isHex(text, from, to)) {
            return false;
        }
        for (int i = from; i < to; i++) {
            if (text.charAt(i) != '0') {
                return true;
            }
        }
        return false;
    }

    private static boolean isHex(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
                return false;
            }
        }
        return true;
    }
}
