/**
 * An open-loop load generator: requests leave at a fixed rate whether or not earlier ones were answered, and a request's latency runs from
 * the moment it was due, so that waiting shows. Real HTTP/1.1 over kept-alive connections; never a retry, so that a lost request is seen.
 */
@NullMarked
package io.openclaw.e2e.load;

import org.jspecify.annotations.NullMarked;
