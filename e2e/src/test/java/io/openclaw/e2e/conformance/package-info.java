/**
 * HTTP/1.1 to the letter, seen from outside: the real program between raw sockets. {@code *.rows} under the same name in the resources is the
 * table of rules; {@link io.openclaw.e2e.conformance.ConformanceIT} holds the router to it, {@link io.openclaw.e2e.conformance.FuzzIT} to
 * what follows from it for any bytes at all.
 */
@NullMarked
package io.openclaw.e2e.conformance;

import org.jspecify.annotations.NullMarked;
