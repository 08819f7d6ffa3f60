package io.openclaw.router.wire;

import io.netty.handler.codec.http.HttpRequest;
import java.util.Map;

/** The heap that a request's head takes, for the accounts of those that wait and of those that are still coming. Rounded up. */
public final class HeadHeap {
    /** A head in its making apart from its fields: message, table, decoder's line. */
    private static final long MESSAGE_BYTES = 1024;
    /** One field apart from its characters. */
    private static final long FIELD_BYTES = 128;
    /** {@code a:} and the end of the line: no field is shorter. */
    private static final long SHORTEST_FIELD = 4;

    private HeadHeap() {}

    /** Bytes of a decoded head's target and fields; the message itself is not in it. */
    public static long of(HttpRequest head) {
        long bytes = head.uri().length();
        for (Map.Entry<String, String> field : head.headers()) {
            bytes += FIELD_BYTES + field.getKey().length() + field.getValue().length();
        }
        return bytes;
    }

    /** The most heap that so many bytes of a head can take once they are decoded. */
    public static long most(long headBytes) {
        long fields = Math.min(CodecLimits.MAX_FIELDS, headBytes / SHORTEST_FIELD);
        return MESSAGE_BYTES + 2 * headBytes + fields * FIELD_BYTES;
    }
}
