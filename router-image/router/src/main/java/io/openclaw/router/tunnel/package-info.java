/**
 * Connections that have left HTTP behind: after a 101 bytes go both ways as they come, with backpressure, until both sides are through, nobody
 * says anything any more, or the router drains (RFC 9110, section 7.8; RFC 6455).
 */
@NullMarked
package io.openclaw.router.tunnel;

import org.jspecify.annotations.NullMarked;
