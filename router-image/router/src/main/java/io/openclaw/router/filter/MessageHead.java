package io.openclaw.router.filter;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The header fields of a message. Names are case-insensitive. The framing (Content-Length, Transfer-Encoding, Connection) is the router's:
 * setting or removing those fails with {@link IllegalArgumentException}, as does a name or value that HTTP does not allow.
 */
public interface MessageHead {
    /** The first value, or null. */
    @Nullable
    String header(String name);

    List<String> headers(String name);

    /** Adds a value beside those that are there. */
    void addHeader(String name, String value);

    /** Replaces all values. */
    void setHeader(String name, String value);

    void removeHeader(String name);
}
