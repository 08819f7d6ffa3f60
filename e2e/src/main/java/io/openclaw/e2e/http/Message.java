package io.openclaw.e2e.http;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP/1.1 message, read whole.
 *
 * @param startLine the request line or the status line
 * @param headers by lower-case name; of a repeated field the last value
 * @param body with any chunked framing taken off
 * @param delimited whether its length was framed; false when it ended with the connection
 */
@SuppressWarnings("ArrayRecordComponent") // read once and never compared
public record Message(String startLine, Map<String, String> headers, byte[] body, boolean delimited) {

    public @Nullable String header(String lowerCaseName) {
        return headers.get(lowerCaseName);
    }

    /** Of a response: the three digits of its status line; 0 where they aren't. */
    public int status() {
        String[] parts = startLine.split(" ", 3);
        return parts.length > 1 && parts[1].matches("\\d{3}") ? Integer.parseInt(parts[1]) : 0;
    }

    /** Whether the connection carries another message after this one (RFC 9112 section 9.3). */
    public boolean persistent() {
        String connection = headers.getOrDefault("connection", "");
        boolean http11 = startLine.startsWith("HTTP/1.1") || startLine.endsWith("HTTP/1.1");
        return http11 && delimited && !connection.equalsIgnoreCase("close");
    }
}
