/** The few lines of HTTP/1.1 (RFC 9112) that the load generator and the backend share: a message read from, and written to, a blocking stream. */
@NullMarked
package io.openclaw.e2e.http;

import org.jspecify.annotations.NullMarked;
