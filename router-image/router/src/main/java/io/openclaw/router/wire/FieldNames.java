package io.openclaw.router.wire;

import io.netty.util.AsciiString;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The names that most messages carry, in the two spellings they come in: found without a copy, and they bring their hash along. */
final class FieldNames {
    /** Sparse, so that names seldom meet; of two that do the first stays, the other is only found more slowly. */
    private static final int SLOTS = 512;

    private static final AsciiString[] TABLE = table(
            "Host",
            "User-Agent",
            "Accept",
            "Accept-Encoding",
            "Accept-Language",
            "Accept-Ranges",
            "Connection",
            "Content-Length",
            "Content-Type",
            "Content-Encoding",
            "Transfer-Encoding",
            "Cookie",
            "Set-Cookie",
            "Authorization",
            "Referer",
            "Origin",
            "Cache-Control",
            "Date",
            "Server",
            "ETag",
            "Last-Modified",
            "If-None-Match",
            "If-Modified-Since",
            "Vary",
            "Location",
            "Expires",
            "Keep-Alive",
            "Via",
            "X-Forwarded-For",
            "X-Forwarded-Proto",
            "X-Forwarded-Host",
            "X-Request-Id");

    private FieldNames() {}

    static @Nullable AsciiString find(byte[] bytes, int start, int length) {
        if (length == 0) {
            return null;
        }
        AsciiString known = TABLE[slot(bytes, start, length)];
        return known != null && Arrays.equals(known.array(), 0, known.length(), bytes, start, start + length)
                ? known
                : null;
    }

    private static int slot(byte[] bytes, int start, int length) {
        return (length * 67 + bytes[start] * 3 + bytes[start + length - 1] * 29) & (SLOTS - 1);
    }

    private static AsciiString[] table(String... names) {
        AsciiString[] table = new AsciiString[SLOTS];
        for (String name : names) {
            put(table, AsciiString.cached(name));
            put(table, AsciiString.cached(name.toLowerCase(Locale.ROOT)));
        }
        return table;
    }

    private static void put(AsciiString[] table, AsciiString name) {
        int slot = slot(name.array(), 0, name.length());
        if (table[slot] == null) {
            table[slot] = name;
        }
    }
}
